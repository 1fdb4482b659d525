"""Reading scores: a sheet item by item, the sheets side by side, what signatures rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from youji.acceptance.logic import filling
from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.acceptance.selectors.visits import sheets_of
from youji.schemes.logic.automatic import Known, opened, tier_for
from youji.schemes.logic.scheme import Scheme
from youji.shared.checklists import (
    NOT_APPLICABLE,
    Checklist,
    Item,
    Lines,
    Section,
    Unsettled,
    choice_of,
    lacking,
    reconcile,
    unsettled,
)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the sheet with what the assessor has put down."""

    number: int
    item: Item
    section: Section
    tier: object  # index, "na", or None
    note: str
    photos: tuple[str, ...]
    self_tier: str  # what the applicant claims
    at: int  # when the line was last changed, by the device's clock; 0: as it came
    told: Known | None  # what is known of it by itself
    proposed: int | None  # the tier that comes to
    previous: str  # keys of the neighbours
    next: str


def item_views(
    checklist: Checklist, lines: Lines, claimed: Lines, facts: tuple[Known, ...] = ()
) -> list[ItemView]:
    """Every item, in order."""
    pairs = [(section, item) for section in checklist.sections for item in section.items]
    keys = ["", *(item.key for _, item in pairs), ""]
    return [
        _item_view(
            n,
            section,
            item,
            line=lines.get(item.key, {}),
            claim=claimed.get(item.key),
            neighbours=(keys[n - 1], keys[n + 1]),
            facts=facts,
        )
        for n, (section, item) in enumerate(pairs, 1)
    ]


def key_after(checklist: Checklist, key: str) -> str:
    """The key of the item after the one called ``key``; empty after the last."""
    keys = [item.key for item in checklist.items]
    return (*keys, "")[keys.index(key) + 1]


def item_of(sheet: ScoreSheet, photo: str) -> str:
    """The key of the item under which ``photo`` was once put; empty where it never was on this sheet."""
    found = (key for key, line in sheet.lines.items() if photo in line.get("sent", {}).values())
    return next(found, "")


def _item_view(
    number: int,
    section: Section,
    item: Item,
    *,
    line: Mapping[str, Any],
    claim: Mapping[str, Any] | None,
    neighbours: tuple[str, str],
    facts: tuple[Known, ...],
) -> ItemView:
    return ItemView(
        number=number,
        item=item,
        section=section,
        tier=choice_of(item, line),
        note=str(line.get("note", "")),
        photos=tuple(line.get("photos", ())),
        self_tier=tier_label(item, choice_of(item, claim)),
        at=int(line.get("at", 0)),
        told=told_of(item, facts),
        proposed=tier_for(item, facts),
        previous=neighbours[0],
        next=neighbours[1],
    )


def told_of(item: Item, facts: tuple[Known, ...]) -> Known | None:
    """What is known of the item by itself."""
    return next((one for one in facts if one.key == item.fact), None)


def tier_label(item: Item, tier: object) -> str:
    """A tier in words, with its points."""
    if tier == NOT_APPLICABLE:
        return "不适用"
    if not isinstance(tier, int):
        return ""
    return f"{item.tiers[tier].label}（{item.tiers[tier].score}分）"


def signing_facts(sheet: ScoreSheet, checklist: Checklist) -> rules.Sheet:
    """What a signature under ``sheet`` rests on."""
    against = filling.unexplained(checklist, sheet.lines, opened(sheet.acceptance.facts))
    return rules.Sheet(
        checked_in=sheet.checked_in_at is not None,
        lacking=lacking(checklist, sheet.lines),
        against_facts=tuple(item.label for item in against),
    )


def team_facts(acceptance: Acceptance, scheme: Scheme) -> rules.Team:
    """Where the team stands."""
    sheets = sheets_of(acceptance)
    open_ = Unsettled()
    if scheme.sheet:
        open_ = unsettled(scheme.sheet, [one.lines for one in sheets], acceptance.reconciled)
    return rules.Team(
        size=len(sheets),
        needed=scheme.assessors_min,
        unsigned=tuple(one.assessor_name for one in sheets if one.signed_at is None),
        undecided=open_.undecided,
        unexplained=open_.unexplained,
        not_agreed=tuple(one.assessor_name for one in sheets if one.reconciled_signed_at is None),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one assessor gave an item, in words, and noted with it."""

    who: str
    tier: str
    note: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item of the common result: what each said, what is proposed or agreed, why."""

    item: Item
    section: Section
    said: tuple[Said, ...]  # by sheet
    photos: tuple[str, ...]
    agreed: bool
    tier: object
    settled: str  # the common tier in words; empty while there is none
    note: str
    told: Known | None  # what is known of it by itself


def comparisons(acceptance: Acceptance, checklist: Checklist) -> list[Comparison]:
    """Item by item, the sheets side by side."""
    sheets, facts = sheets_of(acceptance), opened(acceptance.facts)
    differences = reconcile(checklist, [one.lines for one in sheets])
    sections = {item.key: section for section in checklist.sections for item in section.items}
    rows = []
    for one in differences:
        lines = [sheet.lines.get(one.item.key, {}) for sheet in sheets]
        common = acceptance.reconciled.get(one.item.key, {})
        settled = choice_of(one.item, common)
        rows.append(
            Comparison(
                one.item,
                sections[one.item.key],
                tuple(
                    Said(
                        sheet.assessor_name, tier_label(one.item, choice) or "未评", str(line.get("note", ""))
                    )
                    for sheet, choice, line in zip(sheets, one.choices, lines, strict=True)
                ),
                tuple(photo for line in lines for photo in line.get("photos", ())),
                one.agreed,
                one.proposal if settled is None else settled,
                tier_label(one.item, settled),
                str(common.get("note", "")),
                told_of(one.item, facts),
            )
        )
    return rows
