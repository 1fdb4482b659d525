"""What a rapid test found, as it is put down: a line a parameter, 毒死蜱 阴性."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEGATIVE, POSITIVE, INVALID = "negative", "positive", "invalid"
OUTCOMES = {NEGATIVE: "阴性", POSITIVE: "阳性", INVALID: "无效"}
#: What else devices and people write.
_ALIKE = {
    NEGATIVE: ("阴性", "合格", "未检出", "-", "－", "−", "negative"),
    POSITIVE: ("阳性", "不合格", "检出", "超标", "+", "＋", "positive"),
    INVALID: ("无效", "invalid"),
}
_WORDS = {word: outcome for outcome, words in _ALIKE.items() for word in words}
#: So many parameters at most, and so long a name.
MOST, LONGEST = 60, 40


class Unreadable(ValueError):
    """A line says nothing; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Found:
    """One parameter, and how it came out."""

    parameter: str
    outcome: str

    @property
    def word(self) -> str:
        """毒死蜱：阴性."""
        return f"{self.parameter}：{OUTCOMES[self.outcome]}"


def read_lines(text: str) -> tuple[Found, ...]:
    """The parameters of a test, in the order in which they stand.

    Raises:
        Unreadable: a line without outcome, one parameter twice, too many, none.
    """
    found: dict[str, Found] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, _, word = line.replace("：", " ").replace(":", " ").rpartition(" ")
        outcome = _WORDS.get(word.strip().lower())
        name = name.strip()
        if not name or outcome is None:
            raise Unreadable(f"“{line[:40]}”看不出结果。每行写一个项目和它的结果，如“毒死蜱 阴性”。")
        if len(name) > LONGEST:
            raise Unreadable(f"“{name[:20]}…”太长，项目名称最多{LONGEST}个字。")
        if name in found:
            raise Unreadable(f"“{name}”写了两次。")
        found[name] = Found(name, outcome)
    if not found:
        raise Unreadable("请至少写一个检测项目和它的结果，如“毒死蜱 阴性”。")
    if len(found) > MOST:
        raise Unreadable(f"一次最多{MOST}个项目，这里有{len(found)}个。请分开登记。")
    return tuple(found.values())


def failed(found: Sequence[Found]) -> bool:
    """Whether anything came out positive."""
    return any(one.outcome == POSITIVE for one in found)


def passed(found: Sequence[Found]) -> bool:
    """Whether everything came out negative: a test that was invalid says nothing of the goods."""
    return all(one.outcome == NEGATIVE for one in found)


def reason_of(found: Sequence[Found], code: str) -> str:
    """Why a lot is held, within what a hold says."""
    names = "、".join(one.parameter for one in found if one.outcome == POSITIVE)
    return f"快检{code}阳性：{names}"[:200]
