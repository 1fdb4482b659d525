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

#: Numbers of a scheme, by the names under which ``reference_values`` marks them 参考值.
NUMBERS: dict[str, str] = {
    **{name: number.label for name, number in vocabulary.NUMBERS.items()},
    "steps": "办理期限",
}


def status_word(value: str) -> Word:
    """The word for an application's status."""
    return STATUSES[Status(value)]
