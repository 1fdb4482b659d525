"""What anybody reads of production: how many recognised bases keep records and work by a procedure, county by county.

Counts of bases, and the entries of the catalogue that they count: of no producer, no household and no record anything else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from youji.catalogue.logic.published_query import BASE, PublishedQuery
from youji.catalogue.selectors.published import published
from youji.production.models import BaseFile


@dataclass(frozen=True, slots=True)
class Shown:
    """One recognised base, as the catalogue publishes it."""

    code: str  # of its first entry
    name: str


@dataclass(frozen=True, slots=True)
class County:
    """The recognised bases of a county, and those of them that keep records of the year, and that work by a procedure."""

    division: str
    name: str
    bases: int
    recording: tuple[Shown, ...]
    following: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The province, county by county; a county without a recognised base is not there."""

    year: int
    counties: tuple[County, ...]

    @property
    def begun(self) -> tuple[County, ...]:
        """Counties in which some base keeps records or works by a procedure."""
        return tuple(one for one in self.counties if one.recording or one.following)

    @property
    def others(self) -> tuple[County, ...]:
        """Counties in which none does."""
        return tuple(one for one in self.counties if not (one.recording or one.following))

    @property
    def bases(self) -> int:
        """Recognised bases."""
        return sum(one.bases for one in self.counties)

    @property
    def recording(self) -> int:
        """Those of which something was put down in the year."""
        return sum(len(one.recording) for one in self.counties)

    @property
    def following(self) -> int:
        """Those whose field work is held against a procedure, because a task of it has fallen due."""
        return sum(len(one.following) for one in self.counties)


def kept(today: date) -> Kept:
    """The year so far, as the worker last reckoned the bases' files."""
    files = BaseFile.objects.filter(year=today.year)
    recording = set(files.filter(records__gt=0).values_list("base__code", flat=True))
    following = set(files.filter(adherence__isnull=False).values_list("base__code", flat=True))
    rows = published(PublishedQuery(subject=BASE), today=today).order_by("division", "code")
    places: dict[str, str] = {}
    bases: dict[str, dict[str, Shown]] = {}
    for base, code, name, division, city, county in rows.values_list(
        "base_code", "code", "name", "division", "city_name", "county_name"
    ):
        places[division] = f"{city}{county}"
        bases.setdefault(division, {}).setdefault(base, Shown(code, name))
    return Kept(
        today.year,
        tuple(
            County(division, places[division], len(here), _those(here, recording), _those(here, following))
            for division, here in bases.items()
        ),
    )


def _those(here: dict[str, Shown], codes: Collection[str]) -> tuple[Shown, ...]:
    return tuple(one for base, one in here.items() if base in codes)
