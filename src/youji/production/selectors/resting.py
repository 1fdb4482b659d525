"""Who rests on a changed row: found by the rollup, judged by how the rows were and by how they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from youji.compliance.selectors import Reached
from youji.production.logic.amounts import shelf
from youji.production.models import Lot, SeasonUse, Work
from youji.shared.rooms import extensions


def resting_on(reached: Reached) -> dict[UUID, int]:
    """Live seasons in which, or on whose ground, one of the inputs was used, with their operators.

    One short walk along an index for each name: the records are not looked at.
    """
    live = SeasonUse.objects.filter(live=True)
    by_name = live.filter(name_key__in={shelf(name, "") for name in reached.names})
    by_number = live.filter(label_key__in=reached.registrations)
    found = dict(by_name.values_list("season_id", "operator_id"))
    if reached.registrations:
        found |= dict(by_number.values_list("season_id", "operator_id"))
    return found


def lots_of(seasons: Mapping[UUID, int]) -> dict[UUID, Lot]:
    """The standing lots that harvests of these seasons opened, by record: not withdrawn, and not all of it gone."""
    if not seasons:
        return {}
    mine = {"operator_id__in": set(seasons.values())}
    records = Work.objects.filter(**mine, season_id__in=seasons, kind__in=("harvest", "catch"))
    rows = Lot.objects.filter(**mine, record_id__in=set(records.values_list("record_id", flat=True)))
    standing = list(rows.filter(withdrawn__isnull=True).select_related("product"))
    return {lot.record_id: lot for lot in _with_something_left(standing)}


def with_lots(seasons: Mapping[UUID, int]) -> set[UUID]:
    """Those of the seasons of which a lot stands."""
    return {UUID(one) for lot in lots_of(seasons).values() for one in lot.seasons} & set(seasons)


def _with_something_left(lots: Collection[Lot]) -> list[Lot]:
    left = {lot.pk: lot.quantity for lot in lots}
    for moved in extensions("production.lot_gone").values():
        for operator in {lot.operator_id for lot in lots}:
            theirs = tuple(lot.pk for lot in lots if lot.operator_id == operator)
            for pk, gone in moved(operator, theirs).items():
                left[pk] -= gone
    return [lot for lot in lots if left[lot.pk] > 0]
