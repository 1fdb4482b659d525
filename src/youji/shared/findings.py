"""What a rule says about a case, and the article it says it for.

A rule is a pure function from facts to ``None`` (satisfied), a sentence, or a ``Problem`` when there is more to
say: what would mend it, the values it looked at, or that it cannot tell. ``@rule`` adds the code and the
source and enters it in ``RULEBOOK``, from which ``docs/reference/rulebook.md`` and the rulebook page are made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ParamSpec

P = ParamSpec("P")


class Verdict(StrEnum):
    """What a rule can say. Values are stored: rename a member, never a value."""

    ALLOWED = "allowed"  # 允许
    FORBIDDEN = "forbidden"  # 禁止
    UNKNOWN = "unknown"  # 无法判断


@dataclass(frozen=True, slots=True)
class Source:
    """A provision, as printed: ``Source("农药管理条例", "第三十四条")``.

    ``checked_on`` is the day a person last compared the rule with the official text;
    until then it prints 待核. ``printed`` is a source that was put into words already.
    """

    instrument: str
    provision: str = ""
    checked_on: date | None = None
    printed: str = ""

    def __str__(self) -> str:
        return self.printed or f"《{self.instrument}》{self.provision}{'' if self.checked_on else '（待核）'}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule's objection with more than one sentence to it."""

    message: str
    mend: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's verdict on one case, worded for the person who must put it right."""

    code: str
    message: str
    source: Source
    mend: str = ""
    verdict: Verdict = Verdict.FORBIDDEN
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.message}{self.mend}（{self.source}）"


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule, as the rulebook page and the tests see it."""

    code: str
    summary: str
    source: Source


RULEBOOK: dict[str, Rule] = {}


def rule(
    code: str, *, source: Source
) -> Callable[[Callable[P, str | Problem | None]], Callable[P, Finding | None]]:
    """Register a check under ``code``; its docstring's first line is the rule as the rulebook prints it.

    Raises:
        ValueError: ``code`` is taken.
    """

    def register(check: Callable[P, str | Problem | None]) -> Callable[P, Finding | None]:
        if code in RULEBOOK:
            raise ValueError(f"rule {code} is defined twice")
        RULEBOOK[code] = Rule(code, (check.__doc__ or "").strip().partition("\n")[0], source)

        def checked(*args: P.args, **kwargs: P.kwargs) -> Finding | None:
            said = check(*args, **kwargs)
            if said is None:
                return None
            problem = Problem(said) if isinstance(said, str) else said
            verdict = Verdict.UNKNOWN if problem.unknown else Verdict.FORBIDDEN
            return Finding(code, problem.message, source, problem.mend, verdict, problem.values)

        checked.__doc__ = check.__doc__
        checked.__name__ = check.__name__
        checked.code = code  # type: ignore[attr-defined]
        return checked

    return register
