"""What the list of lots and the page of one show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from youji.lots.logic.balance import said
from youji.lots.logic.kinds import KINDS, REVERSIBLE, WAYS
from youji.lots.models import Flow, Hold, LotHead, Place, Processed, Reversal
from youji.lots.selectors.against import Objection, objections, open_holds
from youji.lots.selectors.balance import history
from youji.lots.selectors.between import Outgoing, outgoing, parties_of, source_of
from youji.lots.selectors.genealogy import Walk, walk
from youji.lots.selectors.yields import processed
from youji.production.selectors.lots import Lot, lots_left
from youji.production.selectors.records import lots as all_lots
from youji.production.selectors.whom import may_record_for
from youji.registry.logic.permission import AREA_READERS
from youji.registry.selectors import operator_names
from youji.shared.actor import Actor
from youji.shared.clock import local_date

#: As many postings and deliveries a page shows.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting in words, what is left after it, and whether it can still be taken back."""

    flow: Flow
    word: str
    quantity: str
    after: str
    reversible: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class LotPage:
    """A lot: what it came from, what left it, what is left, what speaks against it."""

    lot: Lot
    owner: str
    own: bool
    left: int
    came: str  # how it came to be, in words
    place: Place | None
    postings: tuple[Posting, ...]
    more: int  # postings that are not shown
    deliveries: tuple[Outgoing, ...]  # the newest
    more_deliveries: bool  # than are shown
    back: Walk
    forth: Walk
    against: tuple[Objection, ...]
    holds: tuple[Hold, ...]
    record: str  # the address of the harvest that opened it; empty where none did
    processed: Processed | None  # what was said when it was made by processing

    @property
    def left_text(self) -> str:
        """What is left, as people say it."""
        return said(self.left, self.lot.unit)

    @property
    def quantity_text(self) -> str:
        """What it was, as people say it."""
        return said(self.lot.quantity, self.lot.unit)


def stock(actor: Actor, now: datetime, *, q: str = "", state: str = "", division: str = "") -> QuerySet[Lot]:
    """The lots in scope, the newest first, each with ``left``; ``state`` is ``stock`` (something left), ``gone``, or ``over``.

    ``over``: more came of processing than it can give; the farthest over first.
    """
    head = LotHead.objects.filter(operator_id=OuterRef("operator_id"), lot_id=OuterRef("pk")).values("left")[
        :1
    ]
    left = Case(
        When(withdrawn__isnull=False, then=Value(0)),
        default=Coalesce(Subquery(head), F("quantity")),
        output_field=BigIntegerField(),
    )
    rows = all_lots(actor, now, q=q, division=division).annotate(left=left)
    if state == "over":
        found = Processed.objects.filter(lot_id=OuterRef("pk"), over__isnull=False)
        rows = rows.filter(Exists(found), origin=Lot.Origin.MADE).annotate(
            over=Subquery(found.values("over")[:1])
        )
        return rows.order_by("-over", "-pk")
    return rows.filter({"stock": Q(left__gt=0), "gone": Q(left=0)}.get(state, Q()))


def own_stock(actor: Actor, now: datetime, *, q: str = "", state: str = "") -> QuerySet[Lot]:
    """The same of those whose lots the actor moves."""
    return stock(actor, now, q=q, state=state).filter(operator_id__in=may_record_for(actor, local_date(now)))


def lot_page(lot: Lot, actor: Actor, now: datetime) -> LotPage:
    """Everything a page shows of a lot the actor may know of; what is left in other hands, and where it went from there, to officers only."""
    chain = history(lot, newest=SHOWN)
    undone = set(
        Reversal.objects.filter(
            operator_id=lot.operator_id, parent=lot.pk, rev_seq__in=[row.seq for row in chain]
        ).values_list("rev_seq", flat=True)
    )
    sent = outgoing([lot], newest=SHOWN + 1)
    own = may_record_for(actor, local_date(now))
    told = None if actor.roles & AREA_READERS and actor.covers(lot.division) else own | {lot.operator_id}
    return LotPage(
        lot=lot,
        owner=operator_names({lot.operator_id})[lot.operator_id],
        own=lot.operator_id in own,
        left=lots_left(lot.operator_id, [lot])[lot.pk],
        came=_came(lot),
        place=Place.objects.filter(operator_id=lot.operator_id, lot_id=lot.pk).order_by("day", "at").last(),
        postings=tuple(_posting(row, lot, undone) for row in reversed(chain)),
        more=chain[0].seq - 1 if chain else 0,  # they are numbered
        deliveries=tuple(sent[-SHOWN:]),
        more_deliveries=len(sent) > SHOWN,
        back=_led(walk(lot, back=True, own=told), own, actor),
        forth=_led(walk(lot, back=False, own=told), own, actor),
        record=_ways(lot, own, actor)[1],
        processed=processed([lot.pk]).get(lot.pk),
        against=tuple(objections([lot])),
        holds=tuple(open_holds([(lot.operator_id, lot.pk)])),
    )


def _led(walked: Walk, own: frozenset[int], actor: Actor) -> Walk:
    """The same, each relative with the addresses that the reader may open."""
    some = []
    for one in walked.relatives:
        href, record = _ways(one.lot, own, actor)
        some.append(replace(one, href=href, record=record))
    return Walk(tuple(some), walked.cut)


def _ways(lot: Lot, own: frozenset[int], actor: Actor) -> tuple[str, str]:
    """Where the lot and the harvest that opened it are read; nowhere where they are not the reader's to open."""
    mine = lot.operator_id in own
    if not mine and not (actor.roles & AREA_READERS and actor.covers(lot.division)):
        return "", ""
    record = (
        reverse(f"production:{'own-record' if mine else 'record'}", args=[lot.record_id])
        if lot.record_id
        else ""
    )
    return reverse(f"lots:{'own-lot' if mine else 'lot'}", args=[lot.code]), record


def _came(lot: Lot) -> str:
    if lot.origin == Lot.Origin.HARVEST:
        return "采收、捕捞或出栏时开成"
    source = source_of(lot)
    if source is None:
        return "由自有批次制成"
    if source.from_operator is not None:
        return f"从{operator_names({source.from_operator})[source.from_operator]}收货"
    party = parties_of([source.party]).get(source.party) if source.party else None
    return f"从{party.name}收来（不在平台上，没有上游记录）" if party else WAYS["outside"]


def _posting(row: Flow, lot: Lot, undone: set[int]) -> Posting:
    sign = "＋" if row.sign > 0 else "－"
    taken_back = row.seq in undone
    return Posting(
        row,
        KINDS[row.kind][0],
        f"{sign}{said(row.quantity, lot.unit)}",
        said(row.after, lot.unit),
        row.kind in REVERSIBLE and not taken_back,
        taken_back,
    )
