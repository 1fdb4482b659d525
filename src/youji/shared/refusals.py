"""Why something was not done: one vocabulary, raised by every room, answered in one place.

| raised | means | answered |
|---|---|---|
| ``Refused`` | what was given cannot be taken; a sentence for each field | 422 |
| ``Unknown`` | no such record, or none this actor may know of: the two are told the same | 404 |
| ``NotAllowed`` | not this actor's to do | 403 |
| ``StaleState`` | somebody was first: the record is no longer as it was read | 409 |
| ``Blocked`` | the actor's to do, but the facts do not permit it: rule, article, what would mend it | 409 |
| ``TooOften`` | too many tries; when the next one is welcome | 429 |
| ``TooLarge`` | more than is taken at once | 413 |
| ``NotAble`` | the house itself cannot just now; nothing was saved | 503 |

``shared.answers`` makes the page, the fragment or the API's answer of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from youji.shared.findings import Finding


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field (``""``: with the whole), and how to mend it."""

    field: str
    sentence: str
    code: str = ""
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.sentence}{self.mend}"


class Refusal(Exception):
    """Something was not done, and this says why. ``status`` is its answer's HTTP status."""

    status = 422
    #: What is said where the refusal itself has no sentence of its own.
    sentence = "不能办理。"

    def __str__(self) -> str:
        return super().__str__() or self.sentence


class Refused(Refusal):
    """Input that cannot be taken, worded for the person who typed it. All problems come at once."""

    status = 422
    problems: tuple[FieldProblem, ...]

    def __init__(
        self,
        problems: Iterable[FieldProblem] | Mapping[str, str] | str,
        field: str = "",
        *,
        code: str = "",
        mend: str = "",
    ) -> None:
        if isinstance(problems, str):
            self.problems = (FieldProblem(field, problems, code, mend),)
        elif isinstance(problems, Mapping):
            self.problems = tuple(FieldProblem(name, said) for name, said in problems.items())
        else:
            self.problems = tuple(problems)
        super().__init__("；".join(dict.fromkeys(map(str, self.problems))))

    @property
    def by_field(self) -> dict[str, str]:
        """field → what is said at it, all of it."""
        said: dict[str, str] = {}
        for one in self.problems:
            said[one.field] = said.get(one.field, "") + str(one)
        return said

    def at(self, field: str) -> Refused:
        """The same, said at ``field``: a file refused by another room belongs to the field it was put in."""
        return Refused(FieldProblem(field, one.sentence, one.code, one.mend) for one in self.problems)


class Unknown(Refusal):
    """No such record, or none this actor may know of: the two are told the same."""

    status = 404
    sentence = "没有这条记录，或不在您的管辖范围内。"

    def __str__(self) -> str:
        return self.sentence  # what was looked for is for the log, not for whoever guessed


class NotAllowed(Refusal):
    """The actor may not do this, or not from here."""

    status = 403
    sentence = "您的岗位不办理这件事。"


class StaleState(Refusal):
    """Somebody else changed the record between our reading and our writing; ``now`` is what it is by now."""

    status = 409
    sentence = "刚刚被别人处理过，请看最新状态后再决定。"

    def __init__(self, sentence: str = "", *, now: Mapping[str, object] | None = None) -> None:
        self.now = dict(now or {})
        super().__init__(*([sentence] if sentence else []))


class Blocked(Refusal):
    """The step is the actor's to take, but the facts do not permit it yet; every finding, not just the first."""

    status = 409
    sentence = "条件还不具备，不能办理。"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("；".join(str(finding) for finding in self.findings))


class TooOften(Refusal):
    """Too many tries; ``seconds`` until the next is welcome."""

    status = 429
    sentence = "试得太勤了，请稍后再试。"

    def __init__(self, sentence: str = "", *, seconds: int = 60) -> None:
        self.seconds = seconds
        super().__init__(*([sentence] if sentence else []))


class TooLarge(Refusal):
    """More than is taken at once."""

    status = 413
    sentence = "内容太大，请分开提交。"


class NotAble(Refusal):
    """The house itself cannot just now (disk, database, a service it leans on); nothing was saved."""

    status = 503
    sentence = "平台暂时办不了，这一步没有保存。请过几分钟再试；一直不行，请联系系统管理员。"
    seconds = 60


def demand(*findings: Finding | None, field: str = "") -> None:
    """Pass on where no rule objects.

    Raises:
        Refused: with every objection at once, at ``field``.
    """
    said = [FieldProblem(field, one.message, one.code, one.mend) for one in findings if one is not None]
    if said:
        raise Refused(said)
