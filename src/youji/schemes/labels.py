"""Words and tones for the codes of schemes and of applications under them. The same word everywhere; tones as in
``{% status label tone %}``.

A tone of ``mine`` depends on who looks, so it is never in these tables: a page gives it to what waits for its reader.
"""

from __future__ import annotations

from youji.schemes.logic import vocabulary
from youji.schemes.logic.statuses import STATUS_WORDS, Status
from youji.shared.labels import Word

__all__ = [
    "LEVELS",
    "MEASURES",
    "NUMBERS",
    "STATUSES",
    "SUBJECTS",
    "Word",
    "status_word",
    "task_of",
]

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

SUBJECTS: dict[str, str] = vocabulary.SUBJECTS
LEVELS: dict[str, str] = vocabulary.LEVELS

MEASURES: dict[str, Word] = {
    "warn": Word("警示", "warn"),
    "rectify": Word("限期整改", "warn"),
    "suspend": Word("暂停", "held"),
    "remove": Word("从目录中删除", "stop"),
}

#: A step that is called by its favourable outcome → the work before it, which may come out either way.
TASKS: dict[str, str] = {
    "市级审查通过，进入建设": "市级审查",
    "市级审查通过，组织现场验收": "市级审查",
    "材料审查通过，组织验收": "材料审查",
    "省级审核，批准创建": "省级审核",
    "市级验收合格": "核定验收结论",
    "省级验收合格，报中国绿色食品发展中心": "核定验收结论",
    "复审核查通过": "复审核查",
    "复核通过": "复核",
    "专家评审通过": "组织专家评审",
    "厅党组会审定通过": "厅党组会审定",
    "正式认定": "公示期满，作认定决定",
    "凭国家认定文件正式认定": "凭国家认定文件作认定决定",
}

#: Numbers of a scheme, by the names under which ``reference_values`` marks them 参考值.
NUMBERS: dict[str, str] = {
    **{name: number.label for name, number in vocabulary.NUMBERS.items()},
    "steps": "办理期限",
}


def task_of(label: str) -> str:
    """What waits to be done where the step called ``label`` is possible, without saying how it comes out."""
    return TASKS.get(label, label)


def status_word(value: str) -> Word:
    """The word for an application's status."""
    return STATUSES[Status(value)]
