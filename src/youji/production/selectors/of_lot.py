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
    rows = Lot.objects.visible_to(actor, may_record_for(actor, on)).select_related("product", "withdrawn")
    found = rows.filter(code=code.strip().upper()).first()
    if found is None:
        raise Unknown(code)
    return found


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
    root = (
        Record.objects.filter(pk=lot.record_id or lot.pk, operator_id=lot.operator_id)
        .values_list("root", flat=True)
        .first()
    )
    works = list(Work.objects.filter(operator_id=lot.operator_id, root=root)) if root else []
    seasons = {
        one.pk: one for one in Season.objects.select_related("product", "base").filter(pk__in=lot.seasons)
    }
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
    return Behind(
        judged=together(judge.harvest(piece, lot.day) for piece in pieces),
        used=tuple(Used(one.day, _said(one.use, "input"), _said(one.use, "registration")) for one in treated),
        lacking=tuple(_lacking(lot)),
        records=Work.objects.filter(operator_id=lot.operator_id, season_id__in=seasons, day__lte=lot.day)
        .values("root")
        .distinct()
        .count(),
        since=min(one.started_on for one in seasons.values()),
        bases=tuple(
            dict.fromkeys(
                OfBase(one.base.pk, one.base.code, one.base.name) for one in seasons.values() if one.base
            )
        ),
    )


def _said(use: tuple[tuple[str, object], ...], key: str) -> str:
    return str(dict(use).get(key) or "")


def _lacking(lot: Lot) -> list[str]:
    """What the records of its seasons until then do not say of what the law asks for, in words."""
    ids = Work.objects.filter(
        operator_id=lot.operator_id, season_id__in=lot.seasons, day__lte=lot.day
    ).values("record_id")
    records = Record.objects.filter(operator_id=lot.operator_id, pk__in=ids).order_by("day", "pk")
    bought = set(
        StoreEntry.objects.filter(operator_id=lot.operator_id, kind="purchase")
        .values_list("shelf", flat=True)
        .distinct()
    )
    found = []
    for kind, day, facts in records.values_list("kind", "day", "facts"):
        key = shelf(facts.get("input", ""), facts.get("registration", ""))
        if lack := rules.lacks(kind, facts, bought=key in bought):
            found.append(f"{in_words(day)}的{KINDS[kind].word}没有写{'、'.join(lack)}")
    return found
