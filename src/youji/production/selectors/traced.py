"""Which lots a recall starts from: those of a batch of an input, an input, a season, a plot, a period of an operator."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from youji.norms.selectors.loading import everything
from youji.production.logic.amounts import shelf
from youji.production.logic.kinds import KINDS
from youji.production.models import Lot, NamedInput, Season, SeasonUse, StoreEntry
from youji.registry.selectors import plots_named, recipient_with
from youji.registry.selectors.lookup import names_of_product_rows
from youji.shared.pairs import as_day, as_id, joined

#: A season, with whose it is.
Grown = tuple[int, UUID]
#: Season → the first day on which it could have got of it; none where the whole season counts.
Wanted = Mapping[Grown, date | None]
#: Whose shelf → the first day on which the batch came to it.
Bought = Mapping[tuple[int, str], date]
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Root:
    """A lot where the recall starts."""

    operator_id: int
    lot_id: UUID
    division: str


def lots_behind(said: Mapping[str, Any]) -> list[Root]:
    """The lots that ``said`` means, whoever's they are, but for withdrawn ones; none where it means none.

    ``start`` is a key of ``_STARTS``; of the rest ``lot``, ``batch``, ``dealer``, ``input``, ``registration``, ``season``,
    ``base``, ``plot``, ``operator``, ``since``, ``until`` what belongs to it.
    """
    return _STARTS[said["start"]](said)


def _of_lot(said: Mapping[str, Any]) -> list[Root]:
    return _roots(Lot.objects.filter(code=said["lot"]))


def _of_period(said: Mapping[str, Any]) -> list[Root]:
    whose = recipient_with(said["operator"])
    days = (said["since"], said["until"])
    return _roots(Lot.objects.filter(operator_id=whose.pk, day__range=days)) if whose else []


def _of_season(said: Mapping[str, Any]) -> list[Root]:
    return _picked(_whole(Season.objects.filter(code=said["season"])))


def _of_plot(said: Mapping[str, Any]) -> list[Root]:
    plots = plots_named(said["base"], said["plot"])
    return _picked(_whole(Season.objects.filter(plot_id__in=plots)), said)


def _whole(seasons: QuerySet[Season]) -> Wanted:
    return dict.fromkeys(seasons.values_list("operator_id", "pk"))


def _of_input(said: Mapping[str, Any]) -> list[Root]:
    keys = _shelves(said)
    wanted: dict[Grown, date | None] = {}
    for column, some in keys.items():
        for live in (True, False):
            uses = SeasonUse.objects.filter(live=live, **{f"{column}__in": some})
            wanted |= dict.fromkeys(uses.values_list("operator_id", "season_id"))
    for season, work in _works(wanted, "operator_id", "season_id"):
        if work.label in keys["label_key"] or work.name in keys["name_key"]:
            wanted[season] = min(work.day, wanted[season] or work.day)
    whole = {season for season, day in wanted.items() if day is None}  # it came from ground that they share
    for column, some in keys.items():
        for season, day in _of_records(
            NamedInput.objects.filter(root__isnull=False, **{f"{column}__in": some})
        ):
            if season not in whole:
                wanted[season] = min(day, wanted.get(season) or day)
    return _picked(wanted, said)


def _shelves(said: Mapping[str, Any]) -> dict[str, set[str]]:
    """Under what the input stands in stores: by its registration, by its name; by those of every label with the active."""
    labels, names = set(), set()
    if said["registration"]:
        labels.add(said["registration"])
    if named := said["input"]:
        names.add(shelf(named, ""))
        for one in everything().labels:
            if one.name == named or any(active.name == named for active in one.actives):
                labels.add(one.registration_no)
                names.add(shelf(one.name, ""))
    return {"label_key": labels - {""}, "name_key": names}


def _of_batch(said: Mapping[str, Any]) -> list[Root]:
    """Whoever bought it, or put it down: what they used of that shelf since, unless the record says another batch.

    With a dealer: of those who did not buy it of that dealer nothing counts, but where nobody put down a purchase.
    """
    named = NamedInput.objects.filter(batch=said["batch"])
    if said["registration"]:
        named = named.filter(label_key=said["registration"])
    bought, elsewhere = _bought(named, said["dealer"])
    wanted: dict[Grown, date | None] = {}

    def used(season: Grown, day: date) -> None:
        wanted[season] = min(day, wanted.get(season) or day)

    for season, day in _of_records(named.filter(root__isnull=False).exclude(operator_id__in=elsewhere)):
        used(season, day)
    seasons, beside = _used_since(bought)
    works = [
        (season, one) for season, one in _works(seasons, "operator_id", "season_id")
        if one.day >= bought.get((season[0], one.label), date.max)
    ]  # fmt: skip
    other = _of_another_batch([one.record for _, one in works], said["batch"])
    for season, one in works:
        if one.record not in other:
            used(season, one.day)
    for season, day in _no_treatments_since(bought, said["batch"]):
        used(season, day)
    for season, day in beside:
        wanted.setdefault(season, day)
    return _picked(wanted)


def _bought(named: QuerySet[NamedInput], dealer: str) -> tuple[Bought, set[int]]:
    """Whose shelves it came to, and from which day; and who bought it of another dealer alone."""
    lines: list[tuple[int, str, date, str, str | None]] = []
    for some in _parts(list(named.filter(root__isnull=True).values_list("pk", flat=True))):
        rows = StoreEntry.objects.filter(pk__in=some)
        lines += rows.values_list("operator_id", "shelf", "day", "kind", "facts__dealer")
    here = {one[0] for one in lines if one[3] == "purchase" and one[4] == dealer}
    elsewhere = {one[0] for one in lines if dealer and one[3] == "purchase"} - here
    first: dict[tuple[int, str], date] = {}
    for operator, key, day, _, of in lines:
        if not dealer or of == dealer:
            first[operator, key] = min(day, first.get((operator, key), day))
    return first, elsewhere


def _used_since(bought: Bought) -> tuple[set[Grown], list[tuple[Grown, date]]]:
    """The seasons in which it was used since, and those that only share ground with such, each with the day from which it counts."""
    seasons: set[Grown] = set()
    beside: list[tuple[Grown, date]] = []
    for operators, labels in _shelf_parts(bought):
        for live in (True, False):
            rows = SeasonUse.objects.filter(live=live, label_key__in=labels, operator_id__in=operators)
            for operator, label, season, last, uses in rows.values_list(
                "operator_id", "label_key", "season_id", "last_on", "uses"
            ):
                day = bought.get((operator, label))
                if day is not None and last >= day:
                    seasons.add((operator, season))
                    if not uses:
                        beside.append(((operator, season), day))
    return seasons, beside


def _no_treatments_since(bought: Bought, batch: str) -> Iterator[tuple[Grown, date]]:
    """What was fed, sown or put out of these shelves since, by records that name this batch or none."""
    for operators, labels in _shelf_parts(bought):
        rows = NamedInput.objects.filter(root__isnull=False, label_key__in=labels, operator_id__in=operators)
        mine = [
            (operator, label, root, pk)
            for operator, label, root, pk, said in rows.values_list(
                "operator_id", "label_key", "root", "pk", "batch"
            )
            if (operator, label) in bought and said in (None, batch)
        ]
        day_of = {pk: bought[operator, label] for operator, label, _, pk in mine}
        for season, one in _works(
            {(operator, root) for operator, _, root, _ in mine if root}, "operator_id", "root"
        ):
            if one.record in day_of and one.day >= day_of[one.record]:
                yield season, one.day


def _shelf_parts(bought: Bought) -> Iterator[tuple[set[int], set[str]]]:
    for some in _parts(sorted(bought)):
        yield {operator for operator, _ in some}, {label for _, label in some}


def _of_another_batch(records: Collection[UUID], batch: str) -> set[UUID]:
    found: set[UUID] = set()
    for some in _parts(sorted(set(records))):
        rows = NamedInput.objects.filter(pk__in=some, batch__isnull=False).exclude(batch=batch)
        found |= set(rows.values_list("pk", flat=True))
    return found


def _of_records(named: QuerySet[NamedInput]) -> Iterator[tuple[Grown, date]]:
    """Season and day of what counts of these records: a version that was corrected since does not."""
    rows = list(named.values_list("operator_id", "root", "pk"))
    records = {pk for _, _, pk in rows}
    for season, work in _works(
        {(operator, root) for operator, root, _ in rows if root}, "operator_id", "root"
    ):
        if work.record in records:
            yield season, work.day


@dataclass(frozen=True, slots=True)
class _Work:
    kind: str
    day: date
    record: UUID
    label: str
    name: str


def _works(pairs: Iterable[tuple[int, UUID]], *on: *tuple[str, str]) -> Iterator[tuple[Grown, _Work]]:
    """What counts of the records of these seasons, or of these roots, each with its season."""
    wanted = ("operator_id", "season_id", "kind", "day", "record_id", "label_key", "name_key")
    for operator, season, kind, day, record, label, name in joined("production_work", on, wanted, pairs):
        yield (operator, as_id(season)), _Work(kind, as_day(day), as_id(record), label, name)


def _picked(seasons: Wanted, said: Mapping[str, Any] | None = None) -> list[Root]:
    """The lots that were picked of these seasons, from the day on that counts; of a period, where one is said."""
    since, until = ((said or {}).get(key) for key in ("since", "until"))
    records = {
        (season[0], one.record)
        for season, one in _works(seasons, "operator_id", "season_id")
        if KINDS[one.kind].opens_lot
        and one.day >= (seasons[season] or one.day)
        and (as_day(since) if since else one.day) <= one.day <= (as_day(until) if until else one.day)
    }
    rows = joined("production_lot", ("operator_id", "record_id"), ("operator_id", "id", "division"), records)
    found = {as_id(pk): Root(operator, as_id(pk), division) for operator, pk, division in rows}
    lots = [(one.operator_id, one.lot_id) for one in found.values()]
    for (pk,) in joined("production_lotwithdrawn", ("operator_id", "lot_id"), ("lot_id",), lots):
        del found[as_id(pk)]
    return [found[pk] for pk in sorted(found)]


def _roots(lots: QuerySet[Lot]) -> list[Root]:
    rows = lots.filter(withdrawn=None).order_by("pk").values_list("operator_id", "pk", "division")
    return [Root(*row) for row in rows]


def _parts(some: list[Any]) -> Iterable[list[Any]]:
    return (some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE))


_STARTS = {
    "lot": _of_lot,
    "batch": _of_batch,
    "input": _of_input,
    "season": _of_season,
    "plot": _of_plot,
    "period": _of_period,
}


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What is fixed of a lot: ``quantity`` in thousandths of ``unit``, as it was opened; ``withdrawn``: it holds nothing."""

    code: str
    division: str
    product: str
    quantity: int
    unit: str
    withdrawn: bool


def lot_facts(lots: Collection[tuple[int, UUID]]) -> dict[UUID, LotFacts]:
    """What is fixed of these lots (operator, lot), tens of thousands at once; of whom the caller has established that the reader may know."""
    wanted = ("id", "code", "division", "product_id", "quantity", "unit")
    rows = list(joined("production_lot", ("operator_id", "id"), wanted, lots))
    names = names_of_product_rows({product for _, _, _, product, _, _ in rows})
    gone = {pk for (pk,) in joined("production_lotwithdrawn", ("operator_id", "lot_id"), ("lot_id",), lots)}
    return {
        as_id(pk): LotFacts(code, place, names[product], quantity, unit, pk in gone)
        for pk, code, place, product, quantity, unit in rows
    }
