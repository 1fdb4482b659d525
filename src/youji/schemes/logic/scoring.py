"""Reading a score sheet: what lines add up to, and where two assessors differ. Nothing here knows a database.

A line is ``{"tier": index | "na", "note": …}``. A line that fits no tier counts as not scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from youji.schemes.logic.scheme import Item, ScoreSheet, Section

NOT_APPLICABLE = "na"
FULL = Decimal(100)
CENT = Decimal("0.01")
ZERO = Decimal(0)

Line = Mapping[str, object]
Lines = Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section's points out of what applied to it (bonus items apart)."""

    key: str
    title: str
    score: Decimal
    maximum: Decimal
    unscored: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a sheet comes to. Items not yet scored count nothing, so a running total only grows."""

    sections: tuple[SectionScore, ...]
    base: Decimal  # out of 100, after N/A items are taken out and the rest re-weighted
    bonus: Decimal  # capped
    total: Decimal
    vetoes: tuple[str, ...]  # labels of 关键项 scored below what they require
    unscored: tuple[str, ...]  # keys of items that need a score (bonus items never do)
    passed: bool

    @property
    def complete(self) -> bool:
        """Whether every item that needs a score has one."""
        return not self.unscored


def chosen(item: Item, line: Line | None) -> Decimal | str | None:
    """The score a line gives ``item``: points, ``"na"``, or ``None`` when it gives none."""
    tier = (line or {}).get("tier")
    if tier == NOT_APPLICABLE:
        return NOT_APPLICABLE if item.allows_na else None
    if isinstance(tier, bool) or not isinstance(tier, int) or not 0 <= tier < len(item.tiers):
        return None
    return item.tiers[tier].score


def score(sheet: ScoreSheet, lines: Lines) -> Score:
    """What ``lines`` come to on ``sheet``."""
    sections = tuple(_section(section, lines) for section in sheet.sections)
    earned = sum((s.score for s in sections), ZERO)
    available = sum((s.maximum for s in sections), ZERO)
    base = _cents(earned * FULL / available) if available else ZERO
    bonus = min(sheet.bonus_cap, sum((_points(i, lines) for i in sheet.items if i.bonus), ZERO))
    vetoes = tuple(item.label for item in sheet.items if _vetoed(item, lines))
    unscored = tuple(i.key for i in sheet.items if not i.bonus and chosen(i, lines.get(i.key)) is None)
    total = base + bonus
    passed = not unscored and not vetoes and available > 0 and total >= sheet.pass_line
    return Score(sections, base, bonus, total, vetoes, unscored, passed)


def _section(section: Section, lines: Lines) -> SectionScore:
    items = [item for item in section.items if not item.bonus]
    said = {item.key: chosen(item, lines.get(item.key)) for item in items}
    applicable = [item for item in items if said[item.key] != NOT_APPLICABLE]
    return SectionScore(
        section.key,
        section.title,
        sum((_points(item, lines) for item in applicable), ZERO),
        sum((item.max_score for item in applicable), ZERO),
        sum(said[item.key] is None for item in items),
    )


def _points(item: Item, lines: Lines) -> Decimal:
    said = chosen(item, lines.get(item.key))
    return said if isinstance(said, Decimal) else ZERO


def _vetoed(item: Item, lines: Lines) -> bool:
    said = chosen(item, lines.get(item.key))
    return isinstance(said, Decimal) and item.is_vetoed_at(said)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Difference:
    """One item of the reconciliation: what each assessor chose, whether they agree, what is proposed.

    ``proposal`` is a tier index or ``"na"``: the common choice, else the most frequent, else the stricter.
    """

    item: Item
    choices: tuple[object, ...]  # tier index, "na" or None, in the order of the sheets
    agreed: bool
    proposal: object


def reconcile(sheet: ScoreSheet, sheets: Sequence[Lines]) -> tuple[Difference, ...]:
    """Item by item, where the assessors' ``sheets`` agree and where they must talk."""
    return tuple(_difference(item, [lines.get(item.key) for lines in sheets]) for item in sheet.items)


def _difference(item: Item, lines: Sequence[Line | None]) -> Difference:
    choices = tuple((line or {}).get("tier") if chosen(item, line) is not None else None for line in lines)
    agreed = len(set(choices)) == 1
    given = [choice for choice in choices if choice is not None]
    if not given:
        return Difference(item, choices, agreed and item.bonus, None)
    most = max(given.count(choice) for choice in given)
    frequent = {choice for choice in given if given.count(choice) == most}
    return Difference(item, choices, agreed, min(frequent, key=lambda choice: _rank(item, choice)))


def _rank(item: Item, choice: object) -> tuple[bool, Decimal]:
    """Fewer points first; “does not apply” only where nobody gave points."""
    return (choice == NOT_APPLICABLE, item.tiers[choice].score if isinstance(choice, int) else ZERO)
