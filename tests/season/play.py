"""Playing a season: a world, a seed, so many actions, and the truths after each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from django.db import transaction

from tests.season import (  # noqa: F401  (they fill the table)
    aims,
    cases,
    changes,
    hearings,
    notices,
    register,
    standing,
    truths_cases,
    truths_entries,
    truths_steps,
    truths_work,
    workbooks,
)
from tests.season.look import Look
from tests.season.table import ACTIONS
from tests.season.world import COUNTIES, ENDED, MOSTLY, START, NothingThere, Season
from youji.demo.procedures import statuses_of
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.schemes.services import scheme_folder
from youji.shared import clock
from youji.shared.refusals import Refusal

#: Every shipped scheme, those as well under which bases are entered by document alone.
KEYS = sorted(path.stem.rpartition("-")[0] for path in scheme_folder().glob("*.toml"))
ACTS = 30
#: Cases that have come some way when a season begins.
CASES = 3

Plant = Callable[[], AbstractContextManager[None]]


class Untrue(AssertionError):
    """A truth did not hold; the story says what led there."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a season took with effect."""

    seed: int
    covered: Counter[tuple[str, str]]
    story: tuple[str, ...] = ()


def play(
    version: SchemeVersion,
    seed: int,
    *,
    acts: int = ACTS,
    often: Sequence[str] = (),
    plant: Plant = nullcontext,
    starts: Sequence[str] = (),
) -> Played:
    """A season of ``acts`` actions; nothing of it stays.

    Args:
        often: actions tried in this order, mostly about one base (for what is rare by itself).
        plant: a fault the house has for so long.
        starts: where the first cases stand when it begins, none of whose bases is entered by document; else one
            status after another, by the seed.

    Raises:
        Untrue: what was wrong after which action, with the seed and all that led there.
    """
    with _undone():
        season = Season(seed, version, scheme_of(version))
        with _at(season), plant():
            _open(season, starts)
            season.about = season.drives[0].base.pk if often and season.drives else None
            turns = cycle(often)
            entered = () if starts else ("enter_by_document", "enter_by_document")
            for name in (*entered, "publish_an_edition"):
                _act(season, name)
            look = Look()
            for number in range(acts):
                name = _choose(season, turns)
                season.story.append(f"{number + 1:3} {season.today} {name}")
                _act(season, name)
                _hold(season, look)
        return Played(seed, season.covered, tuple(season.story))


def aim(version: SchemeVersion, wanted: Mapping[str, int]) -> Counter[tuple[str, str]]:
    """Each step of ``wanted`` is taken once, from one of its sources by its number; nothing of it stays.

    A case goes along the scheme once. Wherever a step is to be taken from, the season is played on from there by
    itself, and is as it was for the next.

    Raises:
        Untrue: as ``play``.
        Refusal: the case was refused on its way.
    """
    scheme, covered = scheme_of(version), Counter[tuple[str, str]]()
    found = [aims.aim_of(scheme, scheme.step(name), number) for name, number in wanted.items()]
    for seed, way in enumerate(aims.ways(scheme, found)):
        with _undone():
            season = Season(seed, version, scheme)
            with _at(season):
                _begin_rounds(season)
                look = Look()
                drive = season.begin(COUNTIES[seed % 2], scheme.categories[0].key)
                for one in way:
                    drive.to(one.source)
                    season.now = max(season.now, drive.at)
                    _hold(season, look)
                    covered += _from_there(season, look, one)
    return covered


def _from_there(season: Season, look: Look, one: aims.Aim) -> Counter[tuple[str, str]]:
    twin, seen = season.twin(), deepcopy(look)
    twin.random.seed(one.number)
    twin.story.append(f"    aiming at {one.step.name} from {one.source}")
    with _undone(), _at(twin):
        _try(twin, lambda: aims.aim_at(twin, twin.drives[0], one))
        _hold(twin, seen)
    return twin.covered


def renewed(version: SchemeVersion, seed: int) -> Played:
    """A season whose one aim is that a recognition is renewed in time; nothing of it stays.

    Raises:
        Untrue: as ``play``.
    """
    with _undone():
        season = Season(seed, version, scheme_of(version))
        with _at(season):
            _begin_rounds(season)
            look = Look()
            _try(season, lambda: aims.aim_at_renewal(season))
            _hold(season, look)
        return Played(seed, season.covered, tuple(season.story))


def _hold(season: Season, look: Look) -> None:
    """Every truth holds, after what is told last."""
    if wrong := look.again(season):
        raise Untrue("\n".join([f"seed {season.seed}, {season.scheme.id}:", *season.story, "", *wrong]))


def _act(season: Season, name: str) -> None:
    _try(season, lambda: ACTIONS[name][1](season))


def _try(season: Season, act: Callable[[], object]) -> None:
    try:
        act()
    except Refusal as refusal:
        season.story.append(f"    {type(refusal).__name__}: {refusal}")
    except NothingThere:
        season.story.append("    —")
    season.now += timedelta(minutes=7)


def _choose(season: Season, turns: Iterator[str]) -> str:
    if season.about and season.random.random() < MOSTLY:
        return next(turns)
    names = list(ACTIONS)
    return season.random.choices(names, [ACTIONS[name][0] for name in names])[0]


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""

    class Enough(Exception):
        pass

    try:
        with transaction.atomic():
            yield
            raise Enough
    except Enough:
        pass


@contextmanager
def _at(season: Season) -> Iterator[None]:
    """Pages and programs read the season's clock."""
    real = clock.now
    clock.now = lambda: season.now  # type: ignore[assignment]
    try:
        yield
    finally:
        clock.now = real  # type: ignore[assignment]


def _open(season: Season, starts: Sequence[str]) -> None:
    """Two rounds of the scheme at once, and some cases that have already come some way."""
    if season.scheme.direct_entry:
        return
    statuses = [status for status in statuses_of(season.scheme) if status not in ENDED]
    begun = season.now
    _begin_rounds(season)
    for number in range(CASES):
        status = statuses[(season.seed * CASES + number) % len(statuses)]
        status = starts[number] if number < len(starts) else status
        category = season.scheme.categories[(season.seed + number) % len(season.scheme.categories)].key
        try:
            season.begin(COUNTIES[number % 2], category).to(status)
        except Refusal as refusal:
            season.story.append(f"    on the way to {status}: {refusal}")
        season.now = max([season.now, *(drive.at for drive in season.drives)])
    season.now = max(season.now, begun)
    season.wait(0)
    season.story.clear()


def _begin_rounds(season: Season) -> None:
    """Two of them, open long before the season, for what is built takes years."""
    season.now -= timedelta(days=120 + 31 * season.scheme.building_months)
    for title in ("第一批", "第二批"):
        season.announce(title, closes_on=date(START.year + 1, 6, 30))
