"""What stands behind a lot that a harvest opened: how it is judged by today's tables, what was used, what its records lack."""

from __future__ import annotations

from collections.abc import Collection
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


def lot_with_code(code: str, actor: Actor, on: date) -> Lot:
    """The lot with this 批次号.

    Raises:
        Unknown: there is none this actor may know of.
    """
    own, typed = may_record_for(actor, on), code.strip().upper()
    for found in _own_with_code(typed, sorted(own)):  # as it is of whoever issues
        return found
    rows = Lot.objects.visible_to(actor, own).select_related("product", "withdrawn")
    for found in rows.filter(code=typed):
        return found
    raise Unknown(code)


@prepared
def _own_with_code(code: str, owners: Collection[int]) -> QuerySet[Lot]:
    rows = Lot.objects.select_related("product", "withdrawn")
    return rows.filter(code=code, operator_id__in=owners).order_by()


def lots_with_codes(codes: Collection[str], actor: Actor, on: date) -> dict[str, Lot]:
    """Those with these 批次号 that this actor may know of."""
    rows = Lot.objects.visible_to(actor, may_record_for(actor, on)).select_related("product", "withdrawn")
    return {row.code: row for row in rows.filter(code__in=codes)}


def lots_with_ids(ids: Collection[UUID]) -> list[Lot]:
    """These lots, what others were made of before what was made of them."""
    return _lots(list(ids))


@prepared
def _lots(ids: Collection[UUID]) -> QuerySet[Lot]:
    return Lot.objects.select_related("product").filter(pk__in=ids).order_by("depth", "pk")


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


def behind(lot: Lot) -> Behind | None:
    """The file of a lot; none where no harvest of this platform opened it."""
    works = _harvesting(lot.operator_id, lot.record_id or lot.pk)
    seasons = {one.pk: one for one in _seasons([UUID(one) for one in lot.seasons])}
    pieces = [
        Piece(seasons[one.season_id], one.part, one.part_cm2) for one in works if one.season_id in seasons
    ]
    if not pieces:
        return None
    ground = Ground.of(seasons.values())
    judge = Judge(ground)
    met = {
        one.root: one
        for piece in pieces
        for one, _ in ground.uses_on(piece)
        if one.day <= lot.day and one.kind in TREATS and not ground.earlier(piece.season, one)
    }
    treated = sorted(met.values(), key=lambda one: (one.day, str(one.root)))
    records = _until(lot.operator_id, sorted(seasons), lot.day)
    return Behind(
        judged=together(judge.harvest(piece, lot.day) for piece in pieces),
        used=tuple(Used(one.day, _said(one.use, "input"), _said(one.use, "registration")) for one in treated),
        lacking=tuple(_lacking(lot.operator_id, records)),
        records=len({root for root, *_ in records}),
        since=min(one.started_on for one in seasons.values()),
        bases=tuple(
            dict.fromkeys(
                OfBase(one.base.pk, one.base.code, one.base.name) for one in seasons.values() if one.base
            )
        ),
    )


def _said(use: tuple[tuple[str, object], ...], key: str) -> str:
    return str(dict(use).get(key) or "")


@prepared
def _harvesting(operator_id: int, record_id: UUID) -> QuerySet[Work]:
    """What was done by the record, as it counts now."""
    roots = Record.objects.filter(pk=record_id, operator_id=operator_id).order_by().values("root")
    return Work.objects.filter(operator_id=operator_id, root__in=roots)


@prepared
def _seasons(ids: Collection[UUID]) -> QuerySet[Season]:
    return Season.objects.select_related("product", "base").filter(pk__in=ids)


@prepared
def _until(operator_id: int, seasons: Collection[UUID], day: date) -> QuerySet[Record, Any]:
    """The records that count for these seasons until the day, each once: root, kind, day, what they say."""
    work = Work.objects.filter(operator_id=operator_id, season_id__in=seasons, day__lte=day).order_by()
    rows = Record.objects.filter(operator_id=operator_id, pk__in=work.values("record_id"))
    return rows.order_by("day", "pk").values_list("root", "kind", "day", "facts")


@prepared
def _bought(operator_id: int) -> QuerySet[StoreEntry, str]:
    rows = StoreEntry.objects.filter(operator_id=operator_id, kind="purchase").order_by()
    return rows.values_list("shelf", flat=True).distinct()


def _lacking(operator_id: int, records: Collection[tuple[UUID, str, date, dict[str, Any]]]) -> list[str]:
    """What these records do not say of what the law asks for, in words."""
    bought = set(_bought(operator_id))
    found = []
    for _, kind, day, facts in records:
        key = shelf(facts.get("input", ""), facts.get("registration", ""))
        if lack := rules.lacks(kind, facts, bought=key in bought):
            found.append(f"{in_words(day)}的{KINDS[kind].word}没有写{'、'.join(lack)}")
    return found
