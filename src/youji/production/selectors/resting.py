"""Who rests on a changed row: found by the rollup, judged by how the rows were and by how they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from youji.compliance.selectors import Reached
from youji.production.logic.amounts import shelf
from youji.production.models import Lot, Plan, SeasonUse, Work
from youji.production.selectors.lots import lots_left
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


def plans_resting_on(reached: Reached, today: date) -> list[Plan]:
    """Sprayings still to be done with one of the inputs."""
    coming = Plan.objects.filter(dropped_at__isnull=True, day__gte=today)
    by_name = coming.filter(name_key__in={shelf(name, "") for name in reached.names})
    by_number = coming.filter(label_key__in=reached.registrations) if reached.registrations else ()
    return list({one.pk: one for one in (*by_name, *by_number)}.values())


def lots_of(seasons: Mapping[UUID, int]) -> dict[UUID, Lot]:
    """The standing lots that harvests of these seasons opened, by record: not withdrawn, and not all of it lost."""
    if not seasons:
        return {}
    mine = {"operator_id__in": set(seasons.values())}
    records = Work.objects.filter(**mine, season_id__in=seasons, kind__in=("harvest", "catch"))
    rows = Lot.objects.filter(**mine, record_id__in=set(records.values_list("record_id", flat=True)))
    standing = list(rows.filter(withdrawn__isnull=True).select_related("product"))
    return {lot.record_id: lot for lot in _that_are_goods(standing) if lot.record_id}


def with_lots(seasons: Mapping[UUID, int]) -> set[UUID]:
    """Those of the seasons of which a lot stands."""
    return {UUID(one) for lot in lots_of(seasons).values() for one in lot.seasons} & set(seasons)


def _that_are_goods(lots: Collection[Lot]) -> list[Lot]:
    """Those of which something is left, here or in what was made of them: what went on is judged by its harvest.

    A room that moves goods puts ``(operator_id, lot ids) → ids of those of which something went on`` at
    ``production.lot_went_on``.
    """
    standing: set[UUID] = set()
    for operator in sorted({lot.operator_id for lot in lots}):
        theirs = [lot for lot in lots if lot.operator_id == operator]
        standing |= {pk for pk, left in lots_left(operator, theirs).items() if left}
        for went_on in extensions("production.lot_went_on").values():
            standing |= went_on(operator, [lot.pk for lot in theirs])
    return [lot for lot in lots if lot.pk in standing]
