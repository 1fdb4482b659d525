"""Checklists: items with tiers, vetoes and evidence; what a person's lines add up to; several hands made one.

Nothing here knows a database, a page, or what is being inspected. A room keeps a person's lines as JSON, item by item:
``{"tier": index | "na", "note": …, "photos": […]}``. A line that fits no tier counts as not scored.

- ``score(checklist, lines)``: section by section, N/A taken out and the rest re-weighted, bonus capped, vetoes.
- ``lacking(checklist, lines)``: what is missing before somebody can sign.
- ``reconcile(checklist, sheets)``: item by item, what each hand chose and what is proposed; ``unsettled(…)``: what
  stands in the way of the common result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NOT_APPLICABLE = "na"
FULL = Decimal(100)
CENT = Decimal("0.01")
ZERO = Decimal(0)

Line = Mapping[str, Any]
Lines = Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class Tier:
    """One level an item can be scored at."""

    score: Decimal
    label: str
    at_least: Decimal | None = None  # what the fact of the item must be for this tier, where the text says so
    at_most: Decimal | None = None

    @property
    def bounded(self) -> bool:
        """Whether the text says for which values of the fact the tier is."""
        return self.at_least is not None or self.at_most is not None

    def holds(self, value: Decimal) -> bool:
        """Whether the fact comes to this tier; never where the text does not say."""
        above = self.at_least is None or value >= self.at_least
        return self.bounded and above and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, with what is to be found and what shows it."""

    key: str
    label: str
    tiers: tuple[Tier, ...]
    requirement: str = ""
    veto: bool = False  # 一票否决: a score below ``veto_below`` fails the whole sheet
    veto_below: Decimal | None = None  # None: anything but the best tier fails
    bonus: bool = False
    allows_na: bool = False
    evidence: str = ""
    fact: str = ""  # what is known of it without looking, by its name
    reference: bool = False

    @property
    def max_score(self) -> Decimal:
        """The best tier's score."""
        return max(tier.score for tier in self.tiers)

    def is_vetoed_at(self, score: Decimal) -> bool:
        """Whether ``score`` on this item fails the whole sheet."""
        return self.veto and score < (self.max_score if self.veto_below is None else self.veto_below)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the checklist."""

    key: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is looked at, part by part. ``pass_line`` out of 100 after N/A re-weighting."""

    sections: tuple[Section, ...]
    pass_line: Decimal
    bonus_cap: Decimal = Decimal(0)
    reference: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, key: str) -> Item:
        """The item called ``key``.

        Raises:
            KeyError: the sheet has none.
        """
        return {item.key: item for item in self.items}[key]


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


def choice_of(item: Item, line: Line | None) -> object:
    """The tier index or ``"na"`` a line holds; ``None`` when it holds none that fits."""
    return (line or {}).get("tier") if chosen(item, line) is not None else None


def fails(item: Item, line: Line | None) -> bool:
    """Whether this line fails the whole checklist."""
    said = chosen(item, line)
    return isinstance(said, Decimal) and item.is_vetoed_at(said)


def score(checklist: Checklist, lines: Lines) -> Score:
    """What ``lines`` come to on ``checklist``."""
    sections = tuple(_section(section, lines) for section in checklist.sections)
    earned = sum((s.score for s in sections), ZERO)
    available = sum((s.maximum for s in sections), ZERO)
    base = _cents(earned * FULL / available) if available else ZERO
    bonus = min(checklist.bonus_cap, sum((_points(i, lines) for i in checklist.items if i.bonus), ZERO))
    vetoes = tuple(item.label for item in checklist.items if fails(item, lines.get(item.key)))
    unscored = tuple(i.key for i in checklist.items if not i.bonus and chosen(i, lines.get(i.key)) is None)
    total = base + bonus
    passed = not unscored and not vetoes and available > 0 and total >= checklist.pass_line
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


def reconcile(checklist: Checklist, sheets: Sequence[Lines]) -> tuple[Difference, ...]:
    """Item by item, where the assessors' ``sheets`` agree and where they must talk."""
    return tuple(_difference(item, [lines.get(item.key) for lines in sheets]) for item in checklist.items)


def _difference(item: Item, lines: Sequence[Line | None]) -> Difference:
    choices = tuple(choice_of(item, line) for line in lines)
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


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing before a person can sign for their lines, as labels of items."""

    unscored: tuple[str, ...] = ()
    vetoes_without_note: tuple[str, ...] = ()
    vetoes_without_photo: tuple[str, ...] = ()


def lacking(checklist: Checklist, lines: Lines) -> Lacking:
    """Items without a score, and vetoes that are not described or not shown."""
    unscored = set(score(checklist, lines).unscored)
    bad = [(i.label, lines[i.key]) for i in checklist.items if fails(i, lines.get(i.key))]
    return Lacking(
        unscored=tuple(item.label for item in checklist.items if item.key in unscored),
        vetoes_without_note=tuple(label for label, line in bad if not _note(line)),
        vetoes_without_photo=tuple(label for label, line in bad if not line.get("photos")),
    )


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What stands in the way of a common result, as labels of items."""

    undecided: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()  # the hands differ and no reason is noted


def unsettled(checklist: Checklist, sheets: Sequence[Lines], common: Lines) -> Unsettled:
    """Items of ``common`` without a choice, and those on which ``sheets`` differ without a reason noted."""
    items = checklist.items
    return Unsettled(
        undecided=tuple(i.label for i in items if not i.bonus and choice_of(i, common.get(i.key)) is None),
        unexplained=tuple(
            i.label for i in items if _differs(i, common.get(i.key), sheets) and not _note(common.get(i.key))
        ),
    )


def _note(line: Line | None) -> str:
    return str((line or {}).get("note", "")).strip()


def _differs(item: Item, common: Line | None, sheets: Sequence[Lines]) -> bool:
    agreed = choice_of(item, common)
    said = {choice_of(item, lines.get(item.key)) for lines in sheets}
    return agreed is not None and said != {agreed} and not (item.bonus and said == {None})
