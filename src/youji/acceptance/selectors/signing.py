"""Before a signature: item by item, what is still missing and what the line comes to."""

from __future__ import annotations

from dataclasses import dataclass

from youji.acceptance.logic.filling import lacks_reason
from youji.schemes.logic.automatic import Known, tier_for
from youji.shared.checklists import Checklist, Item, Lines, choice_of, fails


@dataclass(frozen=True, slots=True)
class Standing:
    """One item as a signature would find it; the numbers of its tiers are for the page to look again."""

    key: str
    label: str
    tier: bool  # no tier chosen, where one is asked for
    note: bool  # a 关键项 fails without a reason
    photo: bool  # … without a photo
    nothing: bool  # the tier chosen gives no points, where one is asked for
    fails: bool  # a 关键项 that fails the whole sheet
    reason: bool  # put otherwise than what is known by itself, without a reason
    tiers_of_nothing: str  # numbers of the tiers, with a blank between
    failing_tiers: str
    proposed: str  # the number of the tier that what is known comes to; empty: nothing is


def standings(checklist: Checklist, lines: Lines, facts: tuple[Known, ...] = ()) -> list[Standing]:
    """Every item, in order."""
    return [_standing(item, lines, facts) for item in checklist.items]


def wanted(item: Item, lines: Lines) -> str:
    """What a 关键项 that fails still wants, in a sentence; empty when nothing."""
    one = _standing(item, lines)
    wants = [word for word, lacks in (("写明情况", one.note), ("拍照", one.photo)) if lacks]
    return f"“{one.label}”判了不达标，请{'、'.join(wants)}。" if wants else ""


def _standing(item: Item, lines: Lines, facts: tuple[Known, ...] = ()) -> Standing:
    line = lines.get(item.key, {})
    chosen, failed = choice_of(item, line), fails(item, line)
    nothing = {number for number, tier in enumerate(item.tiers) if not tier.score}
    failing = [number for number, tier in enumerate(item.tiers) if item.is_vetoed_at(tier.score)]
    return Standing(
        key=item.key,
        label=item.label,
        tier=chosen is None and not item.bonus,
        note=failed and not str(line.get("note", "")).strip(),
        photo=failed and not line.get("photos"),
        nothing=chosen in nothing and not item.bonus,
        fails=failed,
        reason=lacks_reason(item, line, facts),
        tiers_of_nothing=" ".join(map(str, sorted(nothing))),
        failing_tiers=" ".join(map(str, failing)),
        proposed="" if (tier := tier_for(item, facts)) is None else str(tier),
    )
