"""Reading what was received: a pile, a day, what is missing, until when it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from youji.certificates.selectors.tables import tables
from youji.documents.selectors import named_by
from youji.lots.selectors.pages import own_stock
from youji.production.selectors.lots import Lot, codes_of
from youji.receiving import policy
from youji.receiving.logic.verdict import WORDS, Verdict
from youji.receiving.models import Pile, Proof, Scan, Undoing
from youji.registry.selectors import operator_names
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

#: Scans and piles of a day that one screen shows; of more it says how many are left off.
MOST = 1000
CAME = (Lot.Origin.RECEIVED, Lot.Origin.OUTSIDE)


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate of the register: what was read, what became of it."""

    scan: Scan
    pile: Pile | None
    decision: str  # kept | refused | undone | open
    reason: str
    buyer: str = ""

    @property
    def word(self) -> str:
        """What became of it, in a word."""
        return DECISIONS[self.decision][0]

    @property
    def tone(self) -> str:
        """Its tone."""
        return DECISIONS[self.decision][1]

    @property
    def verdict(self) -> tuple[str, str]:
        """What was found, in a word with its tone."""
        return WORDS[Verdict(self.scan.verdict)]

    @property
    def wrong(self) -> bool:
        """Whether it was kept and does not hold: to be looked at again."""
        return self.decision == "kept" and self.scan.verdict == Verdict.MISMATCH

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return self.scan.code or self.scan.text[:40] or "照片，没有读出码"


DECISIONS = {
    "kept": ("已收存", "ok"),
    "refused": ("已拒收", "stop"),
    "undone": ("已撤销", "past"),
    "open": ("没有办完", "warn"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a buyer's, or of an area: the certificates, the deliveries without one, the lots without one, what is not done."""

    day: date
    rows: tuple[Row, ...]
    more: int  # certificates that are not shown
    counts: dict[str, int]  # decision → how many, of all
    wrong: tuple[Row, ...]
    without: tuple[Pile, ...]  # deliveries with no certificate
    lots: tuple[str, ...]  # lots that came in that day and have none
    open_piles: tuple[tuple[UUID, int], ...]

    @property
    def gaps(self) -> int:
        """How many deliveries of the day lack a certificate."""
        return len(self.without) + len(self.lots)


def scans(actor: Actor, *, q: str = "", verdict: str = "", day: date | None = None) -> QuerySet[Scan]:
    """Certificates in scope that were received, the newest first."""
    rows = Scan.objects.visible_to(actor).select_related("document")
    if q:
        rows = rows.filter(Q(code__icontains=q) | Q(product__icontains=q) | Q(issuer__icontains=q))
    if verdict:
        rows = rows.filter(verdict=verdict)
    if day:
        rows = rows.filter(day=day)
    return rows.order_by("-at", "-pk")


def piles(actor: Actor, *, day: date | None = None) -> QuerySet[Pile]:
    """Deliveries in scope, the newest first."""
    rows = Pile.objects.visible_to(actor).select_related("undoing")
    return rows.filter(day=day) if day else rows


def find_pile(pile_id: UUID, actor: Actor) -> Pile:
    """One delivery.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = piles(actor).filter(pk=pile_id).first()
    if found is None:
        raise Unknown(pile_id)
    return found


def open_pile(pile_id: UUID | None, actor: Actor) -> UUID | None:
    """The pile, where certificates of the actor's own wait in it for the delivery to be put down; else none."""
    if pile_id is None:
        return None
    mine = Scan.objects.filter(operator_id=actor.operator_id or 0, pile_id=pile_id)
    waits = mine.exists() and not Pile.objects.filter(pk=pile_id).exists()
    return pile_id if waits else None


def find_scan(scan_id: UUID, actor: Actor) -> Scan:
    """One certificate that was received.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = Scan.objects.visible_to(actor).select_related("document").filter(pk=scan_id).first()
    if found is None:
        raise Unknown(scan_id)
    return found


def rows_of(found: Iterable[Scan], *, named: bool = False) -> list[Row]:
    """Each scan with what became of it; with ``named`` whose it is, for officers."""
    some = list(found)
    by_id = Pile.objects.select_related("undoing").in_bulk({one.pile_id for one in some})
    names = operator_names({one.operator_id for one in some}) if named else {}
    return [_row(one, by_id.get(one.pile_id), names.get(one.operator_id, "")) for one in some]


def _row(scan: Scan, pile: Pile | None, buyer: str) -> Row:
    if pile is None:
        return Row(scan, None, "open", "", buyer)
    if hasattr(pile, "undoing"):
        return Row(scan, pile, "undone", pile.undoing.reason, buyer)
    if pile.decision == "refused" or str(scan.pk) in pile.away:
        return Row(scan, pile, "refused", pile.away.get(str(scan.pk), pile.reason), buyer)
    return Row(scan, pile, "kept", "", buyer)


def rows_of_pile(pile: Pile) -> list[Row]:
    """The certificates of a delivery."""
    return rows_of(
        Scan.objects.filter(operator_id=pile.operator_id, pile_id=pile.pk).select_related("document")
    )


def day_of(actor: Actor, day: date, now: datetime) -> Day:
    """The day as the register shows it."""
    found = scans(actor, day=day)
    counts = _counted(found)
    rows = rows_of(found[:MOST], named=actor.is_officer)
    without = _without(piles(actor, day=day))
    waiting = Counter(row.scan.pile_id for row in rows if row.decision == "open")
    return Day(
        day=day,
        rows=tuple(rows),
        more=sum(counts.values()) - len(rows),
        counts=counts,
        wrong=tuple(row for row in rows if row.wrong),
        without=tuple(without[:MOST]),
        lots=tuple(_lots_without(actor, day, now)),
        open_piles=tuple(waiting.items()),
    )


def last_before(actor: Actor, day: date) -> date | None:
    """The last day before this one on which anything was received; none where nothing was."""
    rows = Scan.objects.visible_to(actor).filter(day__lt=day)
    return rows.order_by("-day").values_list("day", flat=True).first()


def _counted(found: QuerySet[Scan]) -> dict[str, int]:
    """What became of each of them, counted: as ``_row`` says it of one."""
    pile = Pile.objects.filter(pk=OuterRef("pile_id"))
    by = found.order_by().annotate(
        became=Subquery(pile.values("decision")),
        undone=Exists(Undoing.objects.filter(pile_id=OuterRef("pile_id"))),
    )
    counts: Counter[str] = Counter()
    for became, back, number in by.values_list("became", "undone").annotate(number=Count("pk")):
        counts["undone" if back else became or "open"] += number
    some = Pile.objects.filter(
        pk__in=found.order_by().values("pile_id"), decision="kept", undoing__isnull=True
    )
    away = found.filter(pk__in=[scan for one in some.exclude(refused=[]) for scan in one.away]).count()
    return dict(counts - Counter(kept=away) + Counter(refused=away))


def _without(rows: QuerySet[Pile]) -> QuerySet[Pile]:
    """Those that were kept, have no certificate, and none that is still on its way."""
    seen = Scan.objects.filter(operator_id=OuterRef("operator_id"), pile_id=OuterRef("pk"))
    return rows.filter(~Exists(seen), decision="kept", pictures=0, undoing__isnull=True)


def _lots_without(actor: Actor, day: date, now: datetime) -> list[str]:
    """The buyer's lots that came in that day and for which no certificate is kept."""
    if actor.operator_id is None:
        return []
    kept = Proof.objects.filter(operator_id=OuterRef("operator_id"), lot_id=OuterRef("pk"))
    told = {code for pile in _without(piles(actor, day=day)) for code in pile.lots}
    lots = (
        own_stock(actor, now).filter(~Exists(kept), day=day, origin__in=CAME).values_list("code", flat=True)
    )
    return [code for code in lots[:MOST] if code not in told]


def lots_of_pile(pile: Pile) -> list[str]:
    """What the goods were taken into."""
    proved = Proof.objects.filter(operator_id=pile.operator_id, pile_id=pile.pk).values_list(
        "lot_id", flat=True
    )
    return list(dict.fromkeys([*pile.lots, *codes_of(set(proved)).values()]))


@dataclass(frozen=True, slots=True)
class Kept:
    """How long certificates are kept, by what, and what is past it. ``lines``: (what, how long, source)."""

    lines: tuple[tuple[str, str, str], ...]
    years: tuple[tuple[int, int], ...]  # year, deliveries
    past: int
    oldest: date | None


def kept(actor: Actor, today: date) -> Kept:
    """What the register holds by year, and how much of it need not be kept any more."""
    rows = Pile.objects.visible_to(actor)
    years = rows.order_by().values_list("day__year").annotate(Count("pk")).order_by("-day__year")
    holding = [one for one in tables().retention if one.holds_on(today)]
    return Kept(
        lines=tuple((one.label, f"{one.months}个月", f"{one.instrument}（{one.origin}）") for one in holding),
        years=tuple(years),
        past=rows.filter(kept_until__lte=today).count(),
        oldest=rows.order_by("day").values_list("day", flat=True).first(),
    )


def pictures(actor: Actor) -> Q:
    """The pictures of certificates that the actor's own people took, or those of the area."""
    if not policy.READERS.admits(actor):
        return Q(pk__in=[])
    return named_by(Scan.objects.visible_to(actor))


def undone(pile_ids: Collection[UUID]) -> set[UUID]:
    """Those of these deliveries that were undone."""
    return set(Undoing.objects.filter(pile_id__in=pile_ids).values_list("pile_id", flat=True))
