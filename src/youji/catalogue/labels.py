"""Words and tones for where a catalogue entry stands and what can happen to it."""

from __future__ import annotations

from datetime import date

from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.shared.clock import in_words
from youji.shared.labels import Word

ENTRY_STATUSES: dict[EntryStatus, Word] = {
    EntryStatus.PENDING: Word("待公布", "busy"),
    EntryStatus.IN_FORCE: Word("有效", "ok"),
    EntryStatus.WARNED: Word("有效（已警示）", "warn"),
    EntryStatus.RECTIFYING: Word("限期整改", "warn"),
    EntryStatus.INTERIM: Word("临时暂停，待核实", "held"),
    EntryStatus.SUSPENDED: Word("已暂停", "held"),
    EntryStatus.REMOVED: Word("已删除", "stop"),
    EntryStatus.EXPIRED: Word("已过期", "past"),
}

EVENTS: dict[EventKind, Word] = {
    EventKind.RECOGNISED: Word("认定", "ok"),
    EventKind.WARNED: Word("警示", "warn"),
    EventKind.RECTIFICATION_ORDERED: Word("责令限期整改", "warn"),
    EventKind.RECTIFIED: Word("整改销号", "ok"),
    EventKind.INTERIM_SUSPENDED: Word("临时暂停，待核实", "held"),
    EventKind.INTERIM_LIFTED: Word("解除临时暂停", "ok"),
    EventKind.INTERIM_LAPSED: Word("临时暂停逾期失效", "ok"),
    EventKind.SUSPENDED: Word("暂停", "held"),
    EventKind.RESUMED: Word("恢复", "ok"),
    EventKind.REMOVED: Word("从目录中删除", "stop"),
    EventKind.RESTORED: Word("恢复目录", "ok"),
    EventKind.WARNING_REVOKED: Word("申诉成立，撤销警示", "ok"),
    EventKind.RENEWED: Word("续期", "ok"),
    EventKind.ANNUAL_PASSED: Word("年检合格", "ok"),
    EventKind.ANNUAL_FAILED: Word("年检不合格", "stop"),
    EventKind.CORRECTED: Word("信息更正", "draft"),
    EventKind.CHANGED: Word("信息变更", "draft"),
    EventKind.WITHDRAWN: Word("主体申请退出目录", "past"),
    EventKind.ANNULLED: Word("撤销纳入", "past"),
}


def entry_word(value: str) -> Word:
    """The word for a catalogue entry's status."""
    return ENTRY_STATUSES[EntryStatus(value)]


def event_word(value: str) -> Word:
    """The word for something that happened to a catalogue entry."""
    return EVENTS[EventKind(value)]


def happened(kind: str, on: date, *, document_number: str = "", reason: str = "") -> str:
    """When what was done, by which document, and why: 2026年10月11日暂停（湘农发〔2026〕95号）：整改逾期。"""
    document = f"（{document_number}）" if document_number else ""
    because = f"：{reason.rstrip('。')}" if reason else ""
    return f"{in_words(on)}{event_word(kind).label}{document}{because}。"
