"""Self-checks 自检: a checklist of an edition, what was answered, and what of it has to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from youji.shared.periods import contains

YES, NO, NONE = "yes", "no", "none"
ANSWERS = ((YES, "符合"), (NO, "不符合"), (NONE, "没有这种情况"))
#: Kinds of answer.
CHOICE, TEXT = "choice", "text"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, by what it stands; ``kind``: a choice, or words."""

    key: str
    kind: str
    words: str
    article: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """One edition of a checklist, in force on the days of ``[valid_from, valid_until)``."""

    key: str
    edition: str
    title: str
    items: tuple[Item, ...]
    valid_from: date | None
    valid_until: date | None
    mark: str

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return contains(self.valid_from, self.valid_until, day)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to an item; of words there is the note alone."""

    answer: str = ""
    note: str = ""


def wrong(
    items: Sequence[Item], answers: Mapping[str, Answer], due_on: date | None, day: date | None
) -> dict[str, str]:
    """Sentences at what will not do: an item without an answer, a 不符合 without a word, findings without a day for mending."""
    said: dict[str, str] = {}
    known = {one.key for one in items}
    for key in answers.keys() - known:
        said[f"a-{key}"] = "这张自检表没有这一项。请刷新页面。"
    for one in items:
        given = answers.get(one.key, Answer())
        if one.kind == CHOICE and given.answer not in dict(ANSWERS):
            said[f"a-{one.key}"] = "这一项还没有选。"
        elif given.answer == NO and not given.note:
            said[f"n-{one.key}"] = "不符合的，请写明看到了什么。"
    if found(items, answers):
        if due_on is None:
            said["due_on"] = "有不符合的，请填哪天以前改好。"
        elif day is not None and due_on < day:
            said["due_on"] = "改好的日期不能早于自检的日期。"
    return said


def found(items: Sequence[Item], answers: Mapping[str, Answer]) -> list[Item]:
    """What has to be put right, in the order of the checklist."""
    return [one for one in items if answers.get(one.key, Answer()).answer == NO]
