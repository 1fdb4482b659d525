"""The rollup of what was used in each season, by which whoever a changed row concerns is found without scanning records.

It is kept where records are written and can be made anew from what counts of them (``rebuild``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from youji.production.models import Overlap, Season, SeasonUse, Work
from youji.production.selectors.resting import with_lots
from youji.shared.inserting import new, upsert
from youji.shared.prepared import prepared

BATCH = 500
#: Operator, season, shelf of the input.
Key = tuple[int, UUID, str]


@dataclass(slots=True)
class _Used:
    last_on: date
    uses: int


@prepared
def _neighbours(
    operators: Collection[int], seasons: Collection[UUID]
) -> QuerySet[Overlap, tuple[UUID, UUID, int]]:
    rows = Overlap.objects.filter(operator_id__in=operators, season_id__in=seasons)
    return rows.values_list("season_id", "other_id", "other_operator_id")


@prepared
def _counted(
    operators: Collection[int], seasons: Collection[UUID], labels: Collection[str]
) -> QuerySet[Work, tuple[Any, ...]]:
    rows = Work.objects.filter(operator_id__in=operators, season_id__in=seasons, label_key__in=labels)
    by_name = rows.order_by().values_list("season_id", "label_key", "name_key")
    return by_name.annotate(last_on=Max("day"), uses=Count("root", distinct=True))


@dataclass(slots=True)
class _Together:
    """Seasons with those they share ground with."""

    shared: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    owner: dict[UUID, int] = field(default_factory=dict)

    @classmethod
    def of(cls, seasons: dict[UUID, int]) -> _Together:
        found = cls(owner=dict(seasons))
        for season, other, owner in _neighbours(set(seasons.values()), set(seasons)):
            found.shared[season].add(other)
            found.owner[other] = owner
        return found


def roll_up(touched: Iterable[Key], *, corrected: bool = False, going_on: Collection[UUID] = ()) -> None:
    """The rollup of these seasons, and of the live ones on their ground, says what their work says of these inputs.

    The seasons of ``touched`` are held by the caller, who has seen that those of ``going_on`` have not ended. With
    ``corrected`` what is used no more falls away.
    """
    wanted = set(touched)
    if not wanted:
        return
    near = _Together.of({season: operator for operator, season, _ in wanted})
    beside = {other for some in near.shared.values() for other in some} - {one[1] for one in wanted}
    unseen = {season: owner for season, owner in near.owner.items() if season not in going_on}
    live = _live(unseen) | set(going_on)
    for _, season, label in tuple(wanted):
        wanted |= {(near.owner[one], one, label) for one in near.shared[season] & beside & live}
    if beside & live:
        near = _Together.of({season: operator for operator, season, _ in wanted})
    names = _write(wanted, near, live)
    if corrected:
        _forget(wanted, names)


def _write(wanted: Collection[Key], near: _Together, live: set[UUID]) -> dict[tuple[UUID, str], set[str]]:
    """What each season and label is called by name in what is now on file."""
    used = _used(near.owner, {label for _, _, label in wanted})
    kept: list[SeasonUse] = []
    names_of: dict[tuple[UUID, str], set[str]] = {}
    for operator, season, label in sorted(wanted, key=str):
        names: dict[str, _Used] = {}
        for one in (season, *near.shared[season]):
            for name, found in used.get((one, label), {}).items():
                was = names.setdefault(name, _Used(found.last_on, 0))
                was.last_on = max(was.last_on, found.last_on)
                was.uses += found.uses if one == season else 0
        kept += [
            new(
                SeasonUse, operator_id=operator, season_id=season, label_key=label, name_key=name,
                last_on=found.last_on, uses=found.uses, live=season in live,
            )
            for name, found in names.items()
        ]  # fmt: skip
        names_of[season, label] = set(names)
    upsert(
        kept,
        unique=("operator_id", "season_id", "label_key", "name_key"),
        update=("last_on", "uses", "live"),
    )
    return names_of


def _forget(wanted: Collection[Key], keys: dict[tuple[UUID, str], set[str]]) -> None:
    """What is no more among the names of a key falls away."""
    rows = SeasonUse.objects.filter(
        operator_id__in={one[0] for one in wanted}, season_id__in={one[1] for one in wanted}
    )
    gone = [
        pk
        for pk, season, label, name in rows.values_list("pk", "season_id", "label_key", "name_key")
        if (season, label) in keys and name not in keys[season, label]
    ]
    if gone:
        SeasonUse.objects.filter(pk__in=gone).delete()


def _used(seasons: dict[UUID, int], labels: Collection[str]) -> dict[tuple[UUID, str], dict[str, _Used]]:
    rows = _counted(set(seasons.values()), set(seasons), set(labels))
    found: dict[tuple[UUID, str], dict[str, _Used]] = defaultdict(dict)
    for season, label, name, last_on, uses in rows:
        found[season, label][name] = _Used(last_on, uses)
    return found


def _live(seasons: dict[UUID, int]) -> set[UUID]:
    """Those that go on, or of which a lot stands."""
    if not seasons:
        return set()
    rows = Season.objects.filter(pk__in=seasons).values_list("pk", "ended_on")
    ended = {pk: seasons[pk] for pk, ended_on in rows if ended_on is not None}
    return (set(seasons) - set(ended)) | with_lots(ended)


def follow(season: Season) -> None:
    """What was used in a season counts while it goes on or a lot of it stands: said again when it is closed or resumed."""
    live = season.open or bool(with_lots({season.pk: season.operator_id}))
    SeasonUse.objects.filter(operator_id=season.operator_id, season_id=season.pk).update(live=live)


def wake(operators: Collection[int], seasons: Collection[UUID]) -> None:
    """A lot was opened of these seasons: what was used in them is live, although they may have ended."""
    if seasons:
        SeasonUse.objects.filter(operator_id__in=operators, season_id__in=seasons, live=False).update(
            live=True
        )


def laid_on(season: Season, others: Iterable[tuple[int, UUID]]) -> None:
    """A season was opened on ground of others: what was used there before is found by it too."""
    near = set(others)
    if not near:
        return
    labels = (
        SeasonUse.objects.filter(
            operator_id__in={one[0] for one in near}, season_id__in={one[1] for one in near}, uses__gt=0
        )
        .values_list("label_key", flat=True)
        .distinct()
    )
    roll_up((season.operator_id, season.pk, label) for label in list(labels))


def rebuild() -> int:
    """The whole rollup is made anew of what counts of the records; how many rows it has. Batch by batch of seasons."""
    rows = Season.objects.order_by("operator_id", "pk").values_list("operator_id", "pk")
    some: list[tuple[int, UUID]] = []
    for row in rows.iterator(chunk_size=BATCH):
        some.append(row)
        if len(some) == BATCH:
            _rebuild(some)
            some = []
    _rebuild(some)
    return SeasonUse.objects.count()


@transaction.atomic
def _rebuild(seasons: Collection[tuple[int, UUID]]) -> None:
    if not seasons:
        return
    owners = {pk: operator for operator, pk in seasons}
    mine = {"operator_id__in": set(owners.values()), "season_id__in": owners}
    # Held, as whoever records on them holds them: what arrives meanwhile is not written over.
    list(Season.objects.select_for_update().filter(pk__in=owners).order_by("pk").values_list("pk"))
    SeasonUse.objects.filter(**mine).delete()
    near = _Together.of(owners)
    rows = Work.objects.filter(operator_id__in=set(near.owner.values()), season_id__in=near.owner)
    labels: dict[UUID, set[str]] = defaultdict(set)
    for season, label in rows.exclude(label_key="").values_list("season_id", "label_key").distinct():
        labels[season].add(label)
    live = _live(near.owner)
    wanted = {
        (owners[season], season, label)
        for season in owners
        for one in (season, *near.shared[season])
        if one == season or season in live
        for label in labels[one]
    }
    _write(wanted, near, live)
