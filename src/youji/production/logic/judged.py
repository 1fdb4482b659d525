"""What was found of one record, whoever found it: the rules of compliance, those of this room, those about the ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from youji.shared.findings import Finding

_WEIGHT = {"": 0, "allowed": 1, "unknown": 2, "forbidden": 3}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding as it is stored; ``mark`` is how well its values are known (已核, 待核, 参考值)."""

    rule: str
    verdict: str
    message: str
    source: str = ""
    mark: str = ""
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)

    @classmethod
    def of(cls, finding: Finding) -> Found:
        """A house rule's objection."""
        return cls(
            finding.code,
            str(finding.verdict),
            finding.message,
            str(finding.source),
            "",
            finding.mend,
            {key: str(value) for key, value in finding.values.items()},
        )

    @property
    def sentence(self) -> str:
        """What is said to whoever made the record."""
        return f"{self.message}{self.remedy}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a record or of a harvest; ``earliest`` is the first day on which it may be harvested."""

    verdict: str = ""
    earliest: date | None = None
    edition: str = ""
    findings: tuple[Found, ...] = ()

    @property
    def objections(self) -> tuple[Found, ...]:
        """What is not simply allowed."""
        return tuple(against(self.findings))


def worst(verdicts: Iterable[str]) -> str:
    """Forbidden before unknown before allowed; nothing where nothing was judged."""
    return max(verdicts, key=lambda one: _WEIGHT[one], default="")


def against(found: Iterable[Found]) -> list[Found]:
    """What is not simply allowed: the forbidden first, else as it was found."""
    return sorted((one for one in found if one.verdict != "allowed"), key=lambda one: -_WEIGHT[one.verdict])


def together(some: Iterable[Judged]) -> Judged:
    """One record over many seasons: the worst verdict, the latest day, each finding once.

    The earliest day is none where it is not known of one of them.
    """
    judged = list(
        {id(one): one for one in some}.values()
    )  # of one treatment on fifty plots there is one answer
    days = [one.earliest for one in judged]
    findings = dict.fromkeys(found for one in judged for found in one.findings)
    return Judged(
        worst(one.verdict for one in judged),
        None if None in days or not days else max(day for day in days if day),
        next((one.edition for one in judged if one.edition), ""),
        tuple(findings),
    )
