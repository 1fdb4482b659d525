"""The step bar: the stages of a scheme as this application has passed, stands in, and has before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from youji.recognition.logic import dossier
from youji.recognition.models import Application, Correction, Movement
from youji.schemes.labels import STATUSES
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.shared import clock

#: What is awaited, by where the step that is due leads.
AWAITED: dict[str, str] = {
    Status.SUBMITTED: "待提交",
    Status.COUNTY_RECOMMENDED: "待县级审核",
    Status.CITY_REVIEWED: "待市级审核",
    Status.BUILDING: "待批准建设",
    Status.ACCEPTANCE: "待申请验收",
    Status.CITY_ACCEPTED: "待现场验收",
    Status.PROVINCE_REVIEWED: "待省级复核",
    Status.EXPERT_REVIEWED: "待专家评审",
    Status.DECIDED: "待审定",
    Status.ON_NOTICE: "待公示",
    Status.RECOGNISED: "待认定",
}


def awaited(application: Application, scheme: Scheme) -> str:
    """What it waits for and by when, as everybody reads it; empty where nothing is due."""
    onward = next((s for s in scheme.steps if application.status in s.sources and s.tone == "forward"), None)
    if application.due_on is None or onward is None:
        return ""
    what = "待补正" if application.status == Status.RETURNED else AWAITED[onward.target]
    return f"{what}，{clock.in_words(application.due_on)}前"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the step bar."""

    label: str
    state: str  # done | now | next
    note: str  # what it waits for and by when, or when it was reached


def path_of(scheme: Scheme) -> tuple[str, ...]:
    """The statuses on the scheme's straight way from draft to recognition."""
    path = [scheme.initial]
    while True:
        onward = next(
            (
                s.target
                for s in scheme.steps
                if path[-1] in s.sources and s.tone == "forward" and s.target not in path
            ),
            None,
        )
        if onward is None:
            return tuple(path)
        path.append(onward)


def stages_of(application: Application, scheme: Scheme, movements: Sequence[Movement]) -> tuple[Stage, ...]:
    """Done, now, next, of one that took these ``movements``. A returned or refused one stands where it was last."""
    path = path_of(scheme)
    if application.status in (Status.REFUSED, Status.WITHDRAWN):
        # It ends here: what would have come after is no part of its way.
        path = path[: _last_on(path, movements) + 1]
    reached = {m.target: m.at for m in movements if m.target != m.source}
    current = application.status
    off_path = current not in path
    position = path.index(current) if not off_path else _last_on(path, movements)
    stages = []
    for number, status in enumerate(path):
        state = (
            "done" if number < position or (current == Status.RECOGNISED and number == position) else "next"
        )
        at = reached.get(status)
        note = clock.in_words(clock.local_date(at)) if at else ""
        if number == position and state == "next":
            state, note = "now", awaited(application, scheme) or note
        label = STATUSES[Status(status)].label
        if number == position and off_path:
            label = STATUSES[Status(current)].label
        stages.append(Stage(label, state, note))
    return tuple(stages)


def _last_on(path: tuple[str, ...], movements: Sequence[Movement]) -> int:
    return path.index(movements[-1].source) if movements and movements[-1].source in path else 0


@dataclass(frozen=True, slots=True)
class Remarked:
    """One itemised reason, with what it concerns in words."""

    row: Correction
    label: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One step taken, newest first in a timeline."""

    row: Movement
    tone: str
    corrections: tuple[Remarked, ...]

    @property
    def office(self) -> str:
        """Who did it, as everybody reads it: the agency, or the person where there is none."""
        return self.row.agency or self.row.actor_name

    @property
    def person(self) -> str:
        """Who did it, as colleagues read it: with the person's name, and for whom they stood in."""
        name, absent = self.row.actor_name, self.row.acting_for
        return " ".join(
            part for part in (self.row.agency, f"{name}（代{absent}）" if absent else name) if part
        )


def movements_of(application: Application) -> list[Movement]:
    """Every step taken, oldest first, each with its corrections."""
    return list(application.movements.prefetch_related("corrections"))


def moved(movements: Sequence[Movement], scheme: Scheme) -> tuple[Moved, ...]:
    """Every one of ``movements`` as a timeline shows it, newest first."""
    tones = {s.name: {"back": "warn", "hold": "warn", "stop": "stop"}.get(s.tone, "") for s in scheme.steps}
    return tuple(
        Moved(
            m,
            tones.get(m.step, ""),
            tuple(Remarked(c, dossier.label_of(scheme, c.target)) for c in m.corrections.all()),
        )
        for m in reversed(movements)
    )
