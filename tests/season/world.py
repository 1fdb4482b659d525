"""One season: a seeded chance, the day it is, the people, and every door of the house they come through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from youji.accounts.models import Person
from youji.accounts.selectors import actor_of, known_scopes
from youji.accounts.services import create_token
from youji.catalogue.models import Entry
from youji.demo import procedures
from youji.demo.drive import Drive, person_for, upload
from youji.demo.made import World
from youji.documents import services as documents
from youji.recognition.models import Application, Round
from youji.recognition.services import rounds
from youji.registry.models import Base, BaseKind
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.models import SchemeVersion
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.once_more import AGREED

#: Where a case has come to its end.
ENDED = frozenset({"recognised", "refused", "withdrawn"})
#: The first day of every season: a Tuesday, long after the construction periods that were begun for it.
START = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
#: Two counties of one city. In the second one person alone holds every office of the county (``conftest``).
COUNTIES = ("430611", "430624")
MOSTLY = 0.8

R = TypeVar("R")


class NothingThere(Exception):
    """There is nothing that the action could be done to today."""


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
        self._programs: dict[tuple[int, frozenset[Role], int], Client] = {}
        self._browsers: dict[int, Client] = {}

    def twin(self) -> Season:
        """The same season, to be played on by itself while what it writes is taken back: nobody is signed in yet."""
        world = self.world
        shared = (self.version, self.scheme, world.schemes, world.numbers)
        nobody: tuple[dict[Any, Client], ...] = (self._programs, self._browsers)
        memo: dict[int, Any] = {id(one): one for one in shared} | {id(one): {} for one in nobody}
        made = deepcopy(self, memo)
        made.covered = Counter()
        return made

    # -- chance ------------------------------------------------------------------------------------

    def one_of(self, rows: Iterable[R]) -> R:
        """One of ``rows``; mostly of the base this season is about, where it is about one.

        Raises:
            NothingThere: of nothing.
        """
        found = list(rows)
        if not found:
            raise NothingThere
        near = [row for row in found if self.about and base_of(row) == self.about]
        if near and self.random.random() < MOSTLY:
            found = near
        return self.random.choice(found)

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

    def api(self, actor: Actor, method: str, path: str, body: dict[str, Any], *, door: str = "") -> int:
        """The same by a program of theirs; ``door`` is what they came through if it was done."""
        answer = self._program(actor).generic(
            method, f"/api/v1{path}", json.dumps(body, default=str), content_type="application/json"
        )
        said = answer.json() if answer.status_code in (409, 422) else {}
        why = " ".join(str(one.get("code") or one.get("field")) for one in said.get("problems", ()))
        if door:
            self.covered["door", door] += answer.status_code < 300
        return self._told("api", path, answer.status_code, why)

    def export(self, actor: Actor, path: str) -> bytes:
        """A workbook their program fetches."""
        answer = self._program(actor).get(f"/api/v1{path}")
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        return bytes(answer.content)

    def upload(self, actor: Actor, path: str, content: bytes, *, door: str) -> int:
        """A workbook their program hands in; ``door`` is what they came through if a line of it was written."""
        file = SimpleUploadedFile("表.xlsx", content)
        answer = self._program(actor).post(f"/api/v1{path}", {"file": file})
        said = answer.json()
        self.covered["door", door] += bool(said.get("created") or said.get("updated"))
        return self._told("api", path, answer.status_code, str(said.get("detail", "")))

    def paper(self, actor: Actor, base: Base | None = None) -> str:
        """A page they have put on file, about the base where there is one."""
        kept = documents.store(
            file=upload("证明.pdf"), name="证明.pdf", actor=actor, now=self.now,
            operator_id=base and base.operator_id, division=base.division if base else actor.division,
        )  # fmt: skip
        return str(kept.pk)

    def _program(self, actor: Actor) -> Client:
        # A program's token ends with the quarter, and never holds a role given since.
        key = actor.user_id, actor.roles, self.today.toordinal() // 60
        if key not in self._programs:
            _, token = create_token(
                name="季", scopes=known_scopes(), expires_on=self.today + timedelta(days=90),
                actor=actor, now=self.now,
            )  # fmt: skip
            self._programs[key] = Client(headers={"Authorization": f"Bearer {token}"})
        return self._programs[key]

    def _told(self, door: str, path: str, status: int, why: str = "") -> int:
        assert status < 500, f"{door} {path} answered {status}"
        self.story.append(f"    {door} {path} → {status} {why}".rstrip())
        return status

    # -- cases -------------------------------------------------------------------------------------

    def announce(self, title: str, *, closes_on: date) -> Round:
        """A round of the scheme, open from today."""
        actor = self.who(Role.PROVINCE_REVIEWER)
        quota = self.random.choice([1, 2, None]) if self.scheme.quota_per else None
        made = rounds.create_round(
            draft=rounds.Draft(
                title=title, scheme_version_id=self.version.pk,
                document_number=f"湘农办函〔2026〕{len(self.rounds) + 1}号",
                opens_on=self.today, closes_on=closes_on, default_quota=quota or self.scheme.quota_max,
            ),
            actor=actor, now=self.now,
        )  # fmt: skip
        made = rounds.announce_round(round_id=made.pk, version=made.version, actor=actor, now=self.now)
        self.rounds.append(made)
        return made

    def fresh_base(self, division: str, category: str) -> Base:
        """A base that nobody has put forward yet."""
        return procedures.base_for(self.world, self.scheme, category, self.now, division, group="")

    def begin(self, division: str, category: str, base: Base | None = None) -> Drive:
        """A draft in one of the rounds, for a fresh base or for one that is there.

        Raises:
            Refusal: it may not be put forward.
        """
        found = self.one_of(self.rounds)
        base = base or self.fresh_base(division, category)
        drive = Drive.begin(
            base, found.pk, category, cast=self.world.cast, at=self.now, random=self.world.random
        )
        self.drives.append(drive)
        return drive

    def adopt(self, application: Application) -> Drive:
        """A case somebody began by another way is played on like the others."""
        drive = Drive(application, cast=self.world.cast, at=self.now, random=self.world.random)
        self.drives.append(drive)
        return drive

    def open_drives(self, *statuses: str) -> list[Drive]:
        """Those whose case has not ended, or stands in one of ``statuses``."""
        open_ = [drive for drive in self.drives if drive.reload().status not in ENDED]
        return [drive for drive in open_ if not statuses or drive.application.status in statuses]

    def a_case(
        self, fits: Callable[[Step], object] = bool, *, among: Container[int] | None = None
    ) -> tuple[Drive, list[Step]]:
        """An open case, one of ``among`` where that is said, with the steps from where it stands that fit.

        Raises:
            NothingThere: no case has any.
        """
        ways = {
            drive: [step for step in drive.steps if drive.application.status in step.sources and fits(step)]
            for drive in self.open_drives()
            if among is None or drive.application.pk in among
        }
        drive = self.one_of(drive for drive, steps in ways.items() if steps)
        return drive, ways[drive]

    def entries(self) -> list[Entry]:
        """Everything in the catalogue."""
        return list(Entry.objects.select_related("base__operator", "scheme_version").order_by("pk"))

    def taker_of(self, step: Step, case: Application) -> Actor | None:
        """Who takes the step for that case; ``None`` where nobody holds the office."""
        try:
            return person_for(case.base, Role(step.role), self.world.cast, self.now)
        except AssertionError:
            return None
