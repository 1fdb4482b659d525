"""Which lots a recall starts from: those of a batch of an input, an input, a season, a plot, a period of an operator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from youji.norms.selectors.loading import everything
from youji.production.logic.amounts import shelf
from youji.production.models import Lot, Record, Season, SeasonUse, StoreEntry, Work
from youji.registry.selectors import plots_named, recipient_with

#: Season → the first day on which it could have got of it; none where the whole season counts.
Wanted = Mapping[UUID, date | None]
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
    return _picked(Season.objects.filter(code=said["season"]), {})


def _of_plot(said: Mapping[str, Any]) -> list[Root]:
    plots = plots_named(said["base"], said["plot"])
    return _picked(Season.objects.filter(plot_id__in=plots), {}, said)


def _of_input(said: Mapping[str, Any]) -> list[Root]:
    labels, names = _shelves(said)
    uses = SeasonUse.objects.filter(Q(label_key__in=labels) | Q(name_key__in=names))
    seasons = set(uses.values_list("season_id", flat=True))
    first = _first_use(Work.objects.filter(Q(label_key__in=labels) | Q(name_key__in=names)), seasons)
    whole = seasons - first.keys()  # it came from ground that they share: no day of their own
    for season, day in _of_records(_recorded(said)):
        if season not in whole:
            first[season] = min(day, first.get(season, day))
    seasons |= first.keys()
    return _picked(Season.objects.filter(pk__in=seasons), first, said)


def _shelves(said: Mapping[str, Any]) -> tuple[set[str], set[str]]:
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
    return labels - {""}, names


def _recorded(said: Mapping[str, Any]) -> QuerySet[Record]:
    """What was put down of it besides treatments: feed, seed, disinfection."""
    asked = {"input": "facts__input", "registration": "facts__registration"}
    some = {asked[key]: said[key] for key in asked if said[key]}
    return Record.objects.filter(**some)


def _of_batch(said: Mapping[str, Any]) -> list[Root]:
    """Whoever bought it, or put it down: what they used of that shelf since, unless the record says another batch.

    With a dealer: of those who did not buy it of that dealer nothing counts, but where nobody put down a purchase.
    """
    batch = said["batch"]
    bought, first = _bought(said)
    records = Record.objects.filter(facts__batch=batch)
    if said["registration"]:
        records = records.filter(facts__registration=said["registration"])
    wanted: dict[UUID, date] = {}
    for season, day in _of_records(records, besides=_elsewhere(said)):
        wanted[season] = min(day, wanted.get(season, day))
    for operators in _parts(sorted({operator for operator, _ in bought})):
        works = Work.objects.filter(operator_id__in=operators, label_key__in={one for _, one in bought})
        some = [
            (season, day, record)
            for operator, key, season, day, record in works.values_list(
                "operator_id", "label_key", "season_id", "day", "record_id"
            )
            if (operator, key) in bought and day >= first[operator, key]
        ]
        other = _of_another_batch({record for _, _, record in some}, batch)
        for season, day, record in some:
            if record not in other:
                wanted[season] = min(day, wanted.get(season, day))
        shared = SeasonUse.objects.filter(
            operator_id__in=operators, label_key__in={k for _, k in bought}, uses=0
        )
        for operator, key, season in shared.values_list("operator_id", "label_key", "season_id"):
            if (operator, key) in bought:
                wanted.setdefault(season, first[operator, key])
    return _picked(Season.objects.filter(pk__in=wanted), wanted)


def _lines(said: Mapping[str, Any]) -> QuerySet[StoreEntry]:
    lines = StoreEntry.objects.filter(facts__batch=said["batch"])
    return lines.filter(registration=said["registration"]) if said["registration"] else lines


def _bought(said: Mapping[str, Any]) -> tuple[set[tuple[int, str]], dict[tuple[int, str], date]]:
    """Whose shelves it came to, and from which day."""
    lines = _lines(said)
    if said["dealer"]:
        lines = lines.filter(facts__dealer=said["dealer"])
    first: dict[tuple[int, str], date] = {}
    for operator, key, day in lines.values_list("operator_id", "shelf", "day"):
        first[operator, key] = min(day, first.get((operator, key), day))
    return set(first), first


def _elsewhere(said: Mapping[str, Any]) -> set[int]:
    """Operators who have the batch of another dealer alone."""
    if not said["dealer"]:
        return set()
    lines = _lines(said).filter(kind="purchase")
    here = set(lines.filter(facts__dealer=said["dealer"]).values_list("operator_id", flat=True))
    return set(lines.values_list("operator_id", flat=True)) - here


def _of_another_batch(records: Collection[UUID], batch: str) -> set[UUID]:
    said: dict[UUID, str] = {}
    for some in _parts(sorted(records)):
        said |= dict(Record.objects.filter(pk__in=some).values_list("pk", "facts__batch"))
    return {pk for pk, one in said.items() if one not in (None, "", batch)}


def _of_records(records: QuerySet[Record], besides: Collection[int] = ()) -> Iterable[tuple[UUID, date]]:
    """Season and day of what counts of these records: a version that was corrected since does not."""
    for some in _parts(list(records.exclude(operator_id__in=besides).values_list("pk", flat=True))):
        yield from Work.objects.filter(record_id__in=some).values_list("season_id", "day")


def _first_use(works: QuerySet[Work], seasons: Collection[UUID]) -> dict[UUID, date]:
    first: dict[UUID, date] = {}
    for some in _parts(sorted(seasons)):
        rows = works.filter(season_id__in=some).order_by().values("season_id").annotate(first=Min("day"))
        first |= dict(rows.values_list("season_id", "first"))
    return first


def _picked(
    seasons: QuerySet[Season], first: Mapping[UUID, date | None], said: Mapping[str, Any] = {}
) -> list[Root]:
    """The lots that were picked of these seasons, from the first day on that counts; of a period, where one is said."""
    owners: dict[int, set[str]] = defaultdict(set)
    for some in _parts(list(seasons.order_by().values_list("pk", "operator_id"))):
        for pk, operator in some:
            owners[operator].add(str(pk))
    wanted = {one for some in owners.values() for one in some}
    found: list[Root] = []
    for operators in _parts(sorted(owners)):
        rows = Lot.objects.filter(operator_id__in=operators, origin=Lot.Origin.HARVEST, withdrawn=None)
        rows = rows.filter(
            **{
                f"day__{word}": said[key]
                for key, word in (("since", "gte"), ("until", "lte"))
                if said.get(key)
            }
        )
        for pk, operator, division, day, of in rows.values_list(
            "pk", "operator_id", "division", "day", "seasons"
        ):
            if any(one in wanted and day >= (first.get(UUID(one)) or day) for one in of):
                found.append(Root(operator, pk, division))
    return found


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


def lot_facts(ids: Collection[UUID]) -> dict[UUID, LotFacts]:
    """What is fixed of these lots, tens of thousands at once; of whom the caller has established that the reader may know."""
    found: dict[UUID, LotFacts] = {}
    for some in _parts(sorted(ids)):
        rows = Lot.objects.filter(pk__in=some).order_by()
        for pk, code, place, product, quantity, unit, gone in rows.values_list(
            "pk", "code", "division", "product__name", "quantity", "unit", "withdrawn__lot_id"
        ):
            found[pk] = LotFacts(code, place, product, quantity, unit, gone is not None)
    return found
