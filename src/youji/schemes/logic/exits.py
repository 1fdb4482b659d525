"""The ways back and out that stand under every scheme, whatever its text leaves out.

A text says how a base comes to be recognised. That an applicant may withdraw while nothing is decided, that whoever
asked for corrections may end the waiting, that an error found late can be sent back, put off or refused, is said here
once, by kinds: a scheme's ``exits`` names those that apply, and a text that names none has them all. So a case in
flight under a text stored long ago is not stuck for it. Guards of these steps are about who acts and what is written
down, never about the base: what stops a case from going on must not stop it from ending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.logic.scheme_file import parse
from youji.schemes.logic.statuses import FINAL, STATUS_WORDS, Status
from youji.schemes.logic.vocabulary import APPLICANTS
from youji.shared.actor import APPLICANTS as APPLYING
from youji.shared.actor import Role

#: Asked of whoever decides on somebody else's case.
OFFICER = ("officer_is_not_applicant", "officer_is_not_recused")
#: From here on the applicant alone cannot end it: it has been decided, and the public has been told or is about to be.
NO_LONGER_VOLUNTARY = frozenset({Status.DECIDED.value, Status.ON_NOTICE.value})
PUTTING_OFF = {Status.DECIDED: "暂缓审定", Status.ON_NOTICE: "暂缓公示", Status.RECOGNISED: "暂缓认定"}
SKIPS_BUILDING = "续期审查通过，组织现场验收"
OF_BUILDING = frozenset({"building_period_has_run", "milestones_are_reported"})


@dataclass(frozen=True, slots=True)
class Desk:
    """A status in which an officer holds the case: the step that leads on, and the one that led here."""

    status: str
    onward: Step
    arrival: Step

    @property
    def role(self) -> str:
        """Whose judgement it is: a publisher publishes what others have judged."""
        return self.arrival.role if self.onward.role == Role.PUBLISHER else self.onward.role


@lru_cache(maxsize=128)
def scheme_in(text: str) -> Scheme:
    """The scheme written in ``text`` with every way back and out that stands under it.

    Raises:
        BadScheme: the text is no scheme.
    """
    return with_exits(parse(text))


def with_exits(scheme: Scheme) -> Scheme:
    """``scheme`` and, after its own steps, those its ``exits`` add; a step of its own that goes on has more sources."""
    if not scheme.steps:
        return scheme
    made = {step.name: step for kind in scheme.exits for step in MAKERS[kind](scheme)}
    own = [made.pop(step.name, step) for step in scheme.steps]
    return replace(scheme, steps=(*own, *made.values()))


def of_renewal(step: Step, scheme: Scheme) -> Step:
    """The step as a renewal takes it: what is built already is not built again, unless the scheme says so.

    What opens the building period opens the visit instead, and asks what the application for the visit would have
    asked; a renewal that is in building already, from before this was so, need not wait for the period to run.
    """
    if scheme.renewal_builds:
        return step
    if "open_building" in step.effects:
        visit = next(
            s for s in scheme.steps if s.target == Status.ACCEPTANCE and Status.BUILDING in s.sources
        )
        asked = (guard for guard in visit.guards if guard not in OF_BUILDING)
        guards = tuple(dict.fromkeys((*step.guards, *asked)))
        return replace(step, label=SKIPS_BUILDING, target=visit.target, effects=visit.effects, guards=guards)
    if Status.BUILDING in step.sources and step.tone == "forward":
        return replace(step, guards=tuple(guard for guard in step.guards if guard not in OF_BUILDING))
    return step


def open_statuses(scheme: Scheme) -> tuple[str, ...]:
    """Where an application under ``scheme`` may stand before it has ended, in the order of the procedure."""
    used = {scheme.initial} | {status for step in scheme.steps for status in (*step.sources, step.target)}
    return tuple(status.value for status in STATUS_WORDS if status in used and status not in FINAL)


def desks(scheme: Scheme) -> Iterator[Desk]:
    """Every status in which the case waits for an officer."""
    forward = [step for step in scheme.steps if step.tone == "forward"]
    for status in open_statuses(scheme):
        onward = next((step for step in forward if status in step.sources), None)
        arrival = next((step for step in forward if step.target == status), None)
        if onward and arrival and Role(onward.role) not in APPLYING:
            yield Desk(status, onward, arrival)


@dataclass(frozen=True, slots=True)
class Ways:
    """Every step that leaves one status, or keeps the case there, by where it leads."""

    status: str
    on: tuple[Step, ...]
    back: tuple[Step, ...]
    hold: tuple[Step, ...]
    out: tuple[Step, ...]


def ways(scheme: Scheme) -> tuple[Ways, ...]:
    """The lawful ways from every open status of ``scheme``, in the order of the procedure."""
    leaving = {status: [s for s in scheme.steps if status in s.sources] for status in open_statuses(scheme)}
    return tuple(
        Ways(
            status,
            *(tuple(s for s in steps if s.tone == tone) for tone in ("forward", "back", "hold", "stop")),
        )
        for status, steps in leaving.items()
    )


def _withdraw(scheme: Scheme) -> Iterator[Step]:
    while_voluntary = tuple(one for one in open_statuses(scheme) if one not in NO_LONGER_VOLUNTARY)
    own = next((step for step in scheme.steps if step.name == "withdraw"), None)
    yield replace(own, sources=while_voluntary) if own else Step(
        name="withdraw", recorded_as="withdrawn", label="撤回申报", sources=while_voluntary,
        target=Status.WITHDRAWN.value, role=APPLICANTS[scheme.subject].value, tone="stop",
    )  # fmt: skip


def _lapse(scheme: Scheme) -> Iterator[Step]:
    """Every office that may ask for corrections may end the waiting for them."""
    can = {s.role for s in scheme.steps if Status.RETURNED in s.sources and s.target == Status.REFUSED}
    for asking in scheme.steps:
        if asking.target == Status.RETURNED and asking.role not in can:
            can.add(asking.role)
            yield Step(
                name=f"lapse_{asking.role}", recorded_as="lapsed", label="逾期未补正，终止办理",
                sources=(Status.RETURNED.value,), target=Status.REFUSED.value, role=asking.role,
                guards=(*OFFICER, "corrections_are_overdue"), tone="stop", needs_reason=True,
                comes_back_to=asking.comes_back_to,
            )  # fmt: skip


def _send_back(scheme: Scheme) -> Iterator[Step]:
    """An error found when the case has gone past whoever can mend it. What is on notice comes back with its notice."""
    for desk in desks(scheme):
        returns = any(step.tone == "back" and desk.status in step.sources for step in scheme.steps)
        if not returns and desk.status != Status.ON_NOTICE:
            yield Step(
                name=f"send_back_{desk.status}", recorded_as="sent_back", label="退回上一环节重新办理",
                sources=(desk.status,), target=desk.arrival.sources[0], role=desk.role, guards=OFFICER,
                tone="back", needs_reason=True,
            )  # fmt: skip


def _refuse(scheme: Scheme) -> Iterator[Step]:
    """A refusal on what the office itself found, where the text knows none or ties it to a visit, a panel, an objection."""
    for desk in desks(scheme):
        if any(_refuses_freely(step, desk.status) for step in scheme.steps):
            continue
        yield Step(
            name=f"refuse_{desk.status}", recorded_as="ground_refused", label="查实情形，不予认定",
            sources=(desk.status,), target=Status.REFUSED.value, role=desk.role, guards=OFFICER, tone="stop",
            needs_reason=True, needs_ground=True,
        )  # fmt: skip


def _refuses_freely(step: Step, status: str) -> bool:
    return status in step.sources and step.target == Status.REFUSED and set(step.guards) <= set(OFFICER)


def _defer(scheme: Scheme) -> Iterator[Step]:
    """Put off with a day on which it is looked at again; it stays where it is."""
    for desk in desks(scheme):
        if desk.onward.role in (Role.DECISION_MAKER, Role.PUBLISHER):
            onto = Status(desk.onward.target)
            yield Step(
                name=f"defer_{onto}", recorded_as=f"deferred_{onto}", label=PUTTING_OFF[onto],
                sources=(desk.status,), target=desk.status, role=desk.role, guards=OFFICER, tone="hold",
                needs_reason=True, needs_day=True,
            )  # fmt: skip


def _release(scheme: Scheme) -> Iterator[Step]:
    """The applicant asks in writing not to be recognised after all; whoever decides lets it go."""
    decided = tuple(one for one in open_statuses(scheme) if one in NO_LONGER_VOLUNTARY)
    if decided:
        yield Step(
            name="release", recorded_as="released", label="同意申报单位撤回", sources=decided,
            target=Status.WITHDRAWN.value, role=Role.DECISION_MAKER.value, guards=OFFICER, tone="stop",
            needs_reason=True,
        )  # fmt: skip


def _leave_notice(scheme: Scheme) -> Iterator[Step]:
    """Taken for every case of a notice that is withdrawn, and for one that is struck from it."""
    for joining in scheme.steps:
        if "join_notice" in joining.effects:
            yield Step(
                name="leave_notice", recorded_as="left_notice", label="撤回公示，退回公示前", sources=(joining.target,),
                target=joining.sources[0], role=joining.role, effects=("leave_notice",), tone="back",
                needs_reason=True,
            )  # fmt: skip


MAKERS: dict[str, Callable[[Scheme], Iterator[Step]]] = {
    "withdraw": _withdraw,
    "lapse": _lapse,
    "send_back": _send_back,
    "refuse": _refuse,
    "defer": _defer,
    "release": _release,
    "leave_notice": _leave_notice,
}
