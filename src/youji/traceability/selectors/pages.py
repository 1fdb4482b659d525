"""What the pages of a recall show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from youji.production.selectors.lots import lots_of
from youji.production.selectors.whom import may_record_for
from youji.registry.logic.permission import AREA_READERS
from youji.registry.selectors import operator_codes, operator_names
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown
from youji.traceability.models import Ended, Recall, RecallLot, Reply
from youji.traceability.selectors.levels import level_of
from youji.traceability.selectors.progress import OutsideRow, Progress, left_of, progress
from youji.traceability.selectors.recalls import (
    STATES,
    Sight,
    ended,
    find_recall,
    replies,
    sight,
    state_of,
)


def with_states(rows: list[Recall]) -> list[Any]:
    """The recalls, each with its ``state``."""
    over = ended(rows)
    for row in rows:
        row.state = state_of(row, over.get(row.pk))  # type: ignore[attr-defined]
    return rows


@dataclass(frozen=True, slots=True)
class RecallPage:
    """One recall as its page shows it."""

    recall: Recall
    sight: Sight
    progress: Progress
    state: str
    end: Ended | None
    level: str
    lots: int  # of those the reader sees
    joined: int
    mine: bool  # one of the reader's own operators was told
    replies: tuple[tuple[str, Reply], ...]

    @property
    def urls(self) -> dict[str, str]:
        """Where the rows behind each figure are."""
        to = {
            name: reverse(f"traceability:{name}", args=[self.recall.code])
            for name in ("holders", "lots", "outside")
        }
        states = {key: f"{to['holders']}?state={key}" for key in self.progress.states}
        return to | states | {"untold": f"{to['outside']}?state=no"}

    @property
    def word(self) -> str:
        """Its state in a word."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """Its tone."""
        return STATES[self.state][1]


def recall_page(code: str, actor: Actor, now: datetime) -> RecallPage:
    """The recall with this number.

    Raises:
        Unknown: none the actor may know of.
    """
    row = find_recall(code, actor, now)
    seen = sight(row, actor, now)
    end = ended([row]).get(row.pk)
    lots = seen.of(RecallLot.objects.filter(recall_id=row.pk))
    whole = progress(row, seen, now)
    return RecallPage(
        recall=row,
        sight=seen,
        progress=whole,
        state=state_of(row, end),
        end=end,
        level=level_of(row),
        lots=lots.count(),
        joined=lots.filter(joined=True).count(),
        mine=any(one.operator_id in seen.operators for one in whole.holders),
        replies=said_of(row),
    )


def said_of(recall: Recall) -> tuple[tuple[str, Reply], ...]:
    """What those concerned say to it, each with their name."""
    some = replies(recall)
    names = operator_names({one.operator_id for one in some})
    return tuple((names[one.operator_id], one) for one in some)


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of a recall; ``href`` leads to it where the reader may open it, else nowhere."""

    code: str
    product: str
    owner: str
    steps: int
    had: int
    left: int
    unit: str
    joined: bool
    href: str


def lot_rows(rows: Iterable[RecallLot], actor: Actor, now: datetime) -> list[LotRow]:
    """The same in words."""
    some = list(rows)
    lots, left = lots_of([row.lot_id for row in some]), left_of(some)
    names = operator_names({row.operator_id for row in some})
    own = may_record_for(actor, local_date(now))
    officer = bool(actor.roles & AREA_READERS)

    def href(row: RecallLot) -> str:
        code = lots[row.lot_id].code
        if row.operator_id in own:
            return reverse("lots:own-lot", args=[code])
        return reverse("lots:lot", args=[code]) if officer and actor.covers(row.division) else ""

    return [
        LotRow(
            lots[row.lot_id].code,
            lots[row.lot_id].product.name,
            names[row.operator_id],
            row.steps,
            row.left,
            left[row.lot_id],
            row.unit,
            row.joined,
            href(row),
        )
        for row in some
    ]


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """An outside party in words; ``href`` leads to where it is told."""

    row: OutsideRow
    href: str

    @property
    def name(self) -> str:
        """Who."""
        return self.row.name

    @property
    def contact(self) -> str:
        """How they are reached."""
        return self.row.contact

    @property
    def giver(self) -> str:
        """Who gave them of it."""
        return self.row.giver

    @property
    def given_text(self) -> str:
        """How much."""
        return self.row.given_text

    @property
    def told(self) -> bool:
        """Whether they were told."""
        return self.row.told is not None

    @property
    def word(self) -> str:
        """Whether and by whom they were told."""
        return f"{self.row.told.person_name}已告知" if self.row.told else "还没有告知"

    @property
    def note(self) -> str:
        """What they said."""
        return self.row.told.note if self.row.told else ""


def outside_rows(recall: Recall, whole: Progress, state: str = "", *, may: bool = True) -> list[OutsideLine]:
    """The outside parties; ``state`` is ``yes`` (told) or ``no``. ``may``: the reader tells them."""
    codes = operator_codes({one.operator_id for one in whole.outside})
    return [
        OutsideLine(
            one,
            ""
            if one.told or not may
            else reverse("traceability:told", args=[recall.code, codes[one.operator_id], one.party_id]),
        )
        for one in whole.outside
        if not state or (one.told is not None) == (state == "yes")
    ]


def outside_row(recall: Recall, giver: str, party: UUID, actor: Actor, now: datetime) -> OutsideLine:
    """One of them.

    Raises:
        Unknown: none the actor sees.
    """
    whole = progress(recall, sight(recall, actor, now), now)
    codes = operator_codes({one.operator_id for one in whole.outside})
    for line in outside_rows(recall, whole):
        if line.row.party_id == party and codes[line.row.operator_id] == giver.upper():
            return line
    raise Unknown(party)


def outside_said(line: OutsideLine) -> dict[str, Any]:
    """The same for programs."""
    row = line.row
    codes = operator_codes({row.operator_id})
    return {
        "party": row.party_id, "giver": codes[row.operator_id], "name": row.name, "contact": row.contact, "given": row.given_text,
        "told": line.told, "note": line.note,
    }  # fmt: skip
