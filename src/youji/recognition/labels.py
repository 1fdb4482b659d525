"""Words and tones for the codes of this room. The same word everywhere; tones as in ``{% status label tone %}``.

A tone of ``mine`` depends on who looks, so it is never in these tables: a page gives it to what waits for its reader.
"""

from __future__ import annotations

from typing import NamedTuple

from youji.recognition.logic import vocabulary
from youji.recognition.logic.statuses import STATUS_WORDS, EntryStatus, EventKind, Status
from youji.shared.actor import Role

TONES = ("ok", "busy", "mine", "warn", "held", "stop", "draft", "past")


class Word(NamedTuple):
    """What a code is called, and the tone it is shown in."""

    label: str
    tone: str


_TONES = {
    Status.DRAFT: "draft",
    Status.RETURNED: "warn",
    Status.RECOGNISED: "ok",
    Status.REFUSED: "stop",
    Status.WITHDRAWN: "past",
}
STATUSES: dict[Status, Word] = {
    status: Word(word, _TONES.get(status, "busy")) for status, word in STATUS_WORDS.items()
}

ENTRY_STATUSES: dict[EntryStatus, Word] = {
    EntryStatus.PENDING: Word("待公布", "busy"),
    EntryStatus.IN_FORCE: Word("有效", "ok"),
    EntryStatus.WARNED: Word("有效（已警示）", "warn"),
    EntryStatus.RECTIFYING: Word("限期整改", "warn"),
    EntryStatus.SUSPENDED: Word("已暂停", "held"),
    EntryStatus.REMOVED: Word("已删除", "stop"),
    EntryStatus.EXPIRED: Word("已过期", "past"),
}

EVENTS: dict[EventKind, Word] = {
    EventKind.RECOGNISED: Word("认定", "ok"),
    EventKind.WARNED: Word("警示", "warn"),
    EventKind.RECTIFICATION_ORDERED: Word("责令限期整改", "warn"),
    EventKind.RECTIFIED: Word("整改销号", "ok"),
    EventKind.SUSPENDED: Word("暂停", "held"),
    EventKind.RESUMED: Word("恢复", "ok"),
    EventKind.REMOVED: Word("从目录中删除", "stop"),
    EventKind.RESTORED: Word("申诉成立，恢复目录", "ok"),
    EventKind.WARNING_REVOKED: Word("申诉成立，撤销警示", "ok"),
    EventKind.RENEWED: Word("续期", "ok"),
    EventKind.ANNUAL_PASSED: Word("年检合格", "ok"),
    EventKind.ANNUAL_FAILED: Word("年检不合格", "stop"),
    EventKind.CORRECTED: Word("信息更正", "draft"),
}

SUBJECTS: dict[str, str] = vocabulary.SUBJECTS
LEVELS: dict[str, str] = vocabulary.LEVELS

INBOX_KINDS: dict[str, str] = {
    "application": "申报",
    "acceptance": "现场验收",
    "expert": "专家评分",
    "objection": "异议",
    "appeal": "申诉",
    "rectification": "整改",
    "annual_check": "年检",
    "edition": "目录公布",
}
MEASURES: dict[str, Word] = {
    "warn": Word("警示", "warn"),
    "rectify": Word("限期整改", "warn"),
    "suspend": Word("暂停", "held"),
    "remove": Word("从目录中删除", "stop"),
}

#: Numbers of a scheme, by the names under which ``reference_values`` marks them 参考值.
NUMBERS: dict[str, str] = {
    **{name: number.label for name, number in vocabulary.NUMBERS.items()},
    "steps": "办理期限",
}

STEP_TONES: dict[str, str] = {"forward": "通过", "back": "退回", "stop": "终止"}

ROLES: dict[Role, str] = {
    Role.HOLDER: "主体负责人",
    Role.STAFF: "主体经办人",
    Role.COUNTY_APPLICANT: "县级申报专员",
    Role.CITY_APPLICANT: "市级申报专员",
    Role.COUNTY_REVIEWER: "县级审核员",
    Role.CITY_REVIEWER: "市级审核员",
    Role.PROVINCE_REVIEWER: "省级复核员（省绿办）",
    Role.ASSESSOR: "验收员",
    Role.EXPERT: "评审专家",
    Role.DECISION_MAKER: "厅党组会审定",
    Role.PUBLISHER: "目录发布员",
    Role.SUPERVISOR: "监管员",
    Role.STATISTICIAN: "统计员",
    Role.AUDITOR: "审计员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
}


def status_word(value: str) -> Word:
    """The word for an application's status."""
    return STATUSES[Status(value)]


def entry_word(value: str) -> Word:
    """The word for a catalogue entry's status."""
    return ENTRY_STATUSES[EntryStatus(value)]


def event_word(value: str) -> Word:
    """The word for something that happened to a catalogue entry."""
    return EVENTS[EventKind(value)]
