"""What stands behind a lot that a harvest opened: how it is judged by today's tables, what was used, what its records lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from youji.production.logic import base_file as rules
from youji.production.logic.amounts import shelf
from youji.production.logic.judged import Judged, together
from youji.production.logic.kinds import KINDS, TREATS
from youji.production.models import Lot, Record, Season, StoreEntry, Work
from youji.production.selectors.grounds import Piece
from youji.production.selectors.judging import Ground, Judge
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.clock import in_words
from youji.shared.prepared import prepared
from youji.shared.refusals import Unknown

#: As many lots one question names: SQLite takes 32,766 parameters.
AT_ONCE = 5_000


def lot_with_code(code: str, actor: Actor, on: date) -> Lot:
    """The lot with this 批次号.

    Raises:
        Unknown: there is none this actor may know of.
    """
    own, typed = may_record_for(actor, on), code.strip().upper()
    for found in _own_with_codes([typed], sorted(own)):  # as it is of whoever issues
        return found
    rows = Lot.objects.visible_to(actor, own).select_related("product", "withdrawn")
    for found in rows.filter(code=typed):
        return found
    raise Unknown(code)


@prepared
def _own_with_codes(codes: Collection[str], owners: Collection[int]) -> QuerySet[Lot]:
    rows = Lot.objects.select_related("product", "withdrawn")
    return rows.filter(code__in=codes, operator_id__in=owners).order_by()


def lots_with_codes(codes: Collection[str], actor: Actor, on: date) -> dict[str, Lot]:
    """Those with these 批次号 that this actor may know of."""
    own, wanted = may_record_for(actor, on), list(codes)
    found: dict[str, Lot] = {}
    for at in range(0, len(wanted), AT_ONCE):
        found |= {row.code: row for row in _own_with_codes(wanted[at : at + AT_ONCE], sorted(own))}
    rest = [one for one in wanted if one not in found]
    for at in range(0, len(rest), AT_ONCE):
        rows = Lot.objects.visible_to(actor, own).select_related("product", "withdrawn")
        found |= {row.code: row for row in rows.filter(code__in=rest[at : at + AT_ONCE])}
    return found


def lots_with_ids(ids: Collection[UUID]) -> list[Lot]:
    """These lots, what others were made of before what was made of them."""
    wanted = list(ids)
    found = [one for at in range(0, len(wanted), AT_ONCE) for one in _lots(wanted[at : at + AT_ONCE])]
    return sorted(found, key=lambda one: (one.depth, one.pk))


@prepared
def _lots(ids: Collection[UUID]) -> QuerySet[Lot]:
    return Lot.objects.select_related("product").filter(pk__in=ids).order_by()


def newest_lots(operator_id: int, most: int, *, without: QuerySet[Any]) -> list[Lot]:
    """An operator's newest lots but for those whose ids are ``without``, ``most`` of them at most."""
    rows = Lot.objects.select_related("product").filter(operator_id=operator_id, withdrawn=None)
    return list(rows.exclude(pk__in=without).order_by("-day", "-pk")[:most])


def base_of(lots: Collection[Lot]) -> str:
    """The number of the base in which the first of these lots that grew in one did; empty where none did."""
    for lot in lots:
        seasons = Season.objects.filter(pk__in=lot.seasons, base__isnull=False).select_related("base")
        for season in seasons.order_by("pk"):
            return season.base.code if season.base else ""
    return ""


def harvests_near(
    base_id: int, day: date, within: int, *, plot: UUID | None, holder: int | None
) -> list[Lot]:
    """Lots that were picked in a base within so many days of the day, of seasons that had begun by then: on the plot, else those
    of the ``holder`` of the base. None that was withdrawn."""
    ground = Q(plot_id=plot) if plot else Q(operator_id=holder)
    seasons = Season.objects.filter(ground, base_id=base_id, started_on__lte=day)
    owners = {str(one.pk): one.operator_id for one in seasons}
    rows = Lot.objects.filter(
        operator_id__in=set(owners.values()),
        origin=Lot.Origin.HARVEST,
        withdrawn=None,
        day__range=(day - timedelta(days=within), day + timedelta(days=within)),
    ).select_related("product")
    return [one for one in rows.order_by("day", "pk") if {str(pk) for pk in one.seasons} & owners.keys()]


@dataclass(frozen=True, slots=True)
class Used:
    """One treatment against pests or disease, as it was put down."""

    day: date
    input: str
    registration: str


@dataclass(frozen=True, slots=True)
class OfBase:
    """A base on whose ground the lot grew."""

    number: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A lot's file. ``since``: the first day of its seasons; ``records``: how many records count for it."""

    judged: Judged
    used: tuple[Used, ...]
    lacking: tuple[str, ...]
    records: int
    since: date
    bases: tuple[OfBase, ...]


def behind(lots: Collection[Lot]) -> dict[UUID, Behind]:
    """The files of these lots; none of one that no harvest of this platform opened. A hundred are as many questions as one."""
    picked = [lot for lot in lots if lot.record_id]
    works = _works_of(picked)
    seasons = {one.pk: one for one in _seasons(sorted({pk for lot in picked for pk in _named(lot)}))}
    own = {lot.pk: [pk for pk in _named(lot) if pk in seasons] for lot in picked}
    pieces = {
        lot.pk: [
            Piece(seasons[one.season_id], one.part, one.part_cm2)
            for one in works.get((lot.operator_id, lot.record_id), ())
            if one.season_id in own[lot.pk]
        ]
        for lot in picked
    }
    picked = [lot for lot in picked if pieces[lot.pk]]
    if not picked:
        return {}
    ground = Ground.of(seasons.values())
    judge, written = Judge(ground), Written.of(picked, seasons)
    return {
        lot.pk: _behind(lot, pieces[lot.pk], [seasons[pk] for pk in own[lot.pk]], judge, written)
        for lot in picked
    }


def _named(lot: Lot) -> list[UUID]:
    """The seasons it was picked of."""
    return sorted({UUID(one) for one in lot.seasons})


def _behind(
    lot: Lot, pieces: Sequence[Piece], seasons: Sequence[Season], judge: Judge, written: Written
) -> Behind:
    ground = judge.ground
    met = {
        one.root: one
        for piece in pieces
        for one, _ in ground.uses_on(piece)
        if one.day <= lot.day and one.kind in TREATS and not ground.earlier(piece.season, one)
    }
    treated = sorted(met.values(), key=lambda one: (one.day, str(one.root)))
    records = written.until(seasons, lot.day)
    bases = [OfBase(one.base.pk, one.base.code, one.base.name) for one in seasons if one.base]
    return Behind(
        judged=together(judge.harvest(piece, lot.day) for piece in pieces),
        used=tuple(Used(one.day, _said(one.use, "input"), _said(one.use, "registration")) for one in treated),
        lacking=tuple(one.lack for one in records if one.lack),
        records=len({one.root for one in records}),
        since=min(one.started_on for one in seasons),
        bases=tuple(dict.fromkeys(bases)),
    )


def _said(use: tuple[tuple[str, object], ...], key: str) -> str:
    return str(dict(use).get(key) or "")


def _works_of(lots: Collection[Lot]) -> dict[tuple[int, UUID | None], list[Work]]:
    """What was done by the records that opened these lots, as it counts now: by operator and record."""
    owners = sorted({lot.operator_id for lot in lots})
    roots = list(_roots(owners, [lot.record_id for lot in lots if lot.record_id]))
    of: dict[tuple[int, UUID], list[Work]] = defaultdict(list)
    for one in _harvesting(owners, [root for *_, root in roots]):
        of[one.operator_id, one.root].append(one)
    return {(owner, record): of[owner, root] for owner, record, root in roots}


@prepared
def _roots(owners: Collection[int], records: Collection[UUID]) -> QuerySet[Record, tuple[int, UUID, UUID]]:
    rows = Record.objects.filter(operator_id__in=owners, pk__in=records).order_by()
    return rows.values_list("operator_id", "pk", "root")


@prepared
def _harvesting(owners: Collection[int], roots: Collection[UUID]) -> QuerySet[Work]:
    return Work.objects.filter(operator_id__in=owners, root__in=roots).order_by("pk")


@prepared
def _seasons(ids: Collection[UUID]) -> QuerySet[Season]:
    return Season.objects.select_related("product", "base").filter(pk__in=ids)


@dataclass(frozen=True, slots=True)
class Line:
    """A record that counts, and what it does not say of what the law asks for; empty where it says all."""

    root: UUID
    lack: str


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that was written down of some seasons; each record is read once, however many lots it speaks for.

    ``places`` has, for each season, the day of each work and the place of its record in ``lines``, which are in order of
    their day.
    """

    places: Mapping[UUID, Sequence[tuple[date, int]]]
    lines: Sequence[Line]

    @classmethod
    def of(cls, lots: Collection[Lot], seasons: Collection[UUID]) -> Written:
        """Of what was done for these seasons until the last day of the lots."""
        owners, ids = sorted({lot.operator_id for lot in lots}), sorted(seasons)
        until = max(lot.day for lot in lots)
        bought = set(_bought(owners))
        records = _recorded(owners, ids, until)
        place = {pk: n for n, (_, pk, *_) in enumerate(records)}
        places: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
        for season, record, day in _done_for(owners, ids, until):
            if record in place:
                places[season].append((day, place[record]))
        lines = [
            Line(root, _lack(kind, day, facts, (owner, _shelf_of(facts)) in bought))
            for owner, _, root, kind, day, facts in records
        ]
        return cls(places, lines)

    def until(self, seasons: Collection[Season], day: date) -> list[Line]:
        """The records that count for these seasons until the day, each once, the earliest first."""
        found = {at for season in seasons for done, at in self.places.get(season.pk, ()) if done <= day}
        return [self.lines[at] for at in sorted(found)]


@prepared
def _done_for(owners: Collection[int], seasons: Collection[UUID], day: date) -> QuerySet[Work, Any]:
    rows = Work.objects.filter(operator_id__in=owners, season_id__in=seasons, day__lte=day).order_by()
    return rows.values_list("season_id", "record_id", "day")


@prepared
def _recorded(owners: Collection[int], seasons: Collection[UUID], day: date) -> QuerySet[Record, Any]:
    """The records that count for these seasons until the day, each once."""
    work = Work.objects.filter(operator_id__in=owners, season_id__in=seasons, day__lte=day).order_by()
    rows = Record.objects.filter(operator_id__in=owners, pk__in=work.values("record_id"))
    return rows.order_by("day", "pk").values_list("operator_id", "pk", "root", "kind", "day", "facts")


@prepared
def _bought(owners: Collection[int]) -> QuerySet[StoreEntry, tuple[int, str]]:
    rows = StoreEntry.objects.filter(operator_id__in=owners, kind="purchase").order_by()
    return rows.values_list("operator_id", "shelf").distinct()


def _shelf_of(facts: Mapping[str, Any]) -> str:
    return shelf(facts.get("input", ""), facts.get("registration", ""))


def _lack(kind: str, day: date, facts: dict[str, Any], bought: bool) -> str:
    """What a record does not say of what the law asks for, in words."""
    lack = rules.lacks(kind, facts, bought=bought)
    return f"{in_words(day)}的{KINDS[kind].word}没有写{'、'.join(lack)}" if lack else ""
