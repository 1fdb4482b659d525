"""One season: a seeded chance, the day it is, the people, and every door of the house they come through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from django.test import Client

from youji.accounts.models import Person
from youji.accounts.selectors import actor_of, known_scopes
from youji.accounts.services import create_token
from youji.catalogue.models import Entry
from youji.demo import procedures
from youji.demo.drive import Drive, person_for
from youji.demo.made import World
from youji.recognition.models import Application, Round
from youji.registry.models import Base, BaseKind
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.models import SchemeVersion
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.once_more import AGREED
from youji.shared.refusals import Refusal

#: The first day of every season: a Tuesday, long after the construction periods that were begun for it.
START = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
#: Two counties of one city. In the second one person alone holds every office of the county.
COUNTIES = ("430611", "430624")
LONE = "430624"


R = TypeVar("R")
MOSTLY = 0.8


def base_of(row: Any) -> int | None:
    """The base a case, an entry, or what is done to either is about."""
    for part in ("application", "entry"):
        row = getattr(row, part, None) or row
    return row.pk if isinstance(row, Base) else getattr(row, "base_id", None)


@dataclass
class Season:
    """What one seed plays: the same actions, by the same people, on the same days."""

    seed: int
    version: SchemeVersion
    scheme: Scheme
    now: datetime = START
    drives: list[Drive] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    story: list[str] = field(default_factory=list)  # what was done, for whoever reads a failure
    found: dict[str, int] = field(default_factory=dict)  # in whose inbox something stood when we looked last
    worked_on: Any = None  # the day on which the worker last ran
    about: int | None = None  # the base most of what is done is done to
    looked: dict[str, tuple[int, Any]] = field(
        default_factory=dict
    )  # cases whose ways were gone through, as they were
    covered: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  (the same every time it is played)
        self.world = World(self.now, random=Random(self.seed))  # noqa: S311
        self._programs: dict[tuple[int, int], Client] = {}
        self._browsers: dict[int, Client] = {}

    # -- chance ------------------------------------------------------------------------------------

    def one_of(self, rows: Iterable[R]) -> R | None:
        """One of ``rows``, if there is any; mostly of the base this season is about, where it is about one."""
        found = list(rows)
        near = [row for row in found if self.about and base_of(row) == self.about]
        if near and self.random.random() < MOSTLY:
            found = near
        return self.random.choice(found) if found else None

    # -- time --------------------------------------------------------------------------------------

    @property
    def today(self) -> Any:
        """The day in the province."""
        return clock.local_date(self.now)

    def wait(self, days: float) -> None:
        """Time passes for everybody."""
        self.now += timedelta(days=days)
        for drive in self.drives:
            drive.at = self.now

    # -- people ------------------------------------------------------------------------------------

    def who(self, role: Role, division: str = "43") -> Actor:
        """Whoever holds ``role`` there today."""
        return self.world.cast.officer(role, division, self.now)

    def actor(self, person: int) -> Actor:
        """As what that person signs in today."""
        return actor_of(Person.objects.select_related("agency").get(pk=person), now=self.now)

    def people_for(self, mark: str) -> Iterator[int]:
        """Everybody, and first whoever had this in their inbox when we last looked."""
        if mark in self.found:
            yield self.found[mark]
        yield from Person.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)

    def holder_of(self, entry: Entry) -> Actor:
        """Who answers for the entry: its operator, or the county or city that applied."""
        base = entry.base
        if base.operator is not None:
            return self.world.cast.holder(base.operator, self.now)
        role = Role.CITY_APPLICANT if base.kind == BaseKind.CITY else Role.COUNTY_APPLICANT
        return self.who(role, base.division)

    # -- doors -------------------------------------------------------------------------------------

    def page(self, actor: Actor, path: str, data: dict[str, Any]) -> int:
        """A form posted as that person does, and once more where the page asks; the status that came back."""
        if actor.user_id not in self._browsers:
            browser = Client()
            browser.force_login(
                Person.objects.get(pk=actor.user_id), backend="youji.accounts.backends.HouseBackend"
            )
            self._browsers[actor.user_id] = browser
        kept = {key: value for key, value in data.items() if value is not None}
        answer = self._browsers[actor.user_id].post(path, kept)
        if (asks := getattr((answer.context or {}).get("form"), "publishing", None)) is not None:
            answer = self._browsers[actor.user_id].post(path, kept | dict(asks.kept) | {AGREED: asks.seal})
        return self._told("page", path, answer.status_code)

    def api(self, actor: Actor, method: str, path: str, body: dict[str, Any]) -> int:
        """The same by a program of theirs."""
        key = actor.user_id, self.today.toordinal() // 60  # a program's token ends with the quarter
        if key not in self._programs:
            _, token = create_token(
                name="季", scopes=known_scopes(), expires_on=self.today + timedelta(days=90),
                actor=actor, now=self.now,
            )  # fmt: skip
            self._programs[key] = Client(headers={"Authorization": f"Bearer {token}"})
        answer = self._programs[key].generic(
            method, f"/api/v1{path}", json.dumps(body, default=str), content_type="application/json"
        )
        said = answer.json() if answer.status_code in (409, 422) else {}
        why = " ".join(str(one.get("code") or one.get("field")) for one in said.get("problems", ()))
        return self._told("api", path, answer.status_code, why)

    def _told(self, door: str, path: str, status: int, why: str = "") -> int:
        assert status < 500, f"{door} {path} answered {status}"
        self.story.append(f"    {door} {path} → {status} {why}".rstrip())
        return status

    # -- cases -------------------------------------------------------------------------------------

    def begin(self, division: str, category: str, *, base_id: int | None = None) -> Drive | None:
        """A draft in one of the two rounds, for a fresh base or for one that is there; ``None`` when refused."""
        found = self.random.choice(self.rounds)
        base = (
            procedures.base_for(self.world, self.scheme, category, self.now, division, group="")
            if base_id is None
            else next(drive.base for drive in self.drives if drive.base.pk == base_id)
        )
        try:
            drive = Drive.begin(
                base, found.pk, category, cast=self.world.cast, at=self.now, random=self.world.random
            )
        except Refusal as refusal:
            self.story.append(f"    {refusal}")
            return None
        self.drives.append(drive)
        return drive

    def adopt(self, application: Application) -> Drive:
        """A case somebody began by another way is played on like the others."""
        drive = Drive(application, cast=self.world.cast, at=self.now, random=self.world.random)
        self.drives.append(drive)
        return drive

    def open_drives(self) -> list[Drive]:
        """Those whose case has not ended."""
        ended = {"recognised", "refused", "withdrawn"}
        return [drive for drive in self.drives if drive.reload().status not in ended]

    def entries(self) -> list[Entry]:
        """Everything in the catalogue."""
        return list(Entry.objects.select_related("base__operator", "scheme_version").order_by("pk"))

    def application_of(self, code: str) -> Application:
        """As it stands."""
        return Application.objects.get(code=code)

    def taker_of(self, step: Step, case: Application) -> Actor | None:
        """Who takes the step for that case; ``None`` where nobody holds the office."""
        try:
            return person_for(case.base, Role(step.role), self.world.cast, self.now)
        except AssertionError:
            return None
