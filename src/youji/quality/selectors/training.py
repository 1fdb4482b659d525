"""Reading trainings, their sessions and who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from youji.quality.models import Attendance, Session, Trainer, Training
from youji.quality.policy import may_hold
from youji.shared import cleaning
from youji.shared.actor import Actor, Role
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown


def trainings(
    actor: Actor, *, q: str = "", audience: str = "", division: str = "", named: str = ""
) -> QuerySet[Training]:
    """The trainings one may go to or oversees, the newest first, each with how many sessions and people it has.

    Args:
        named: ``me`` leaves those that one is named for as 培训教师.
    """
    rows = Training.objects.visible_to(actor).filter(division__startswith=division)
    if named:
        rows = rows.filter(pk__in=Trainer.objects.standing(actor.user_id).values("training_id"))
    if audience:
        rows = rows.filter(audience=audience)
    if wanted := cleaning.one_line(q)[0]:
        rows = rows.filter(Q(title__icontains=wanted) | Q(topics__icontains=wanted))
    present = Q(sessions__attendances__struck__isnull=True)
    return rows.annotate(
        meetings=Count("sessions", distinct=True),
        last_day=Max("sessions__day"),
        people=Count("sessions__attendances__person_id", filter=present, distinct=True),
    ).order_by("-planned_at", "-pk")


def find_training(number: int, actor: Actor) -> Training:
    """One training.

    Raises:
        Unknown: none the actor may know of.
    """
    found = Training.objects.visible_to(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def holds(actor: Actor, training: Training) -> bool:
    """Whether the training is the actor's: of their area, or of their own operator. They say who leads it."""
    return may_hold(actor, operator_id=training.operator_id, division=training.division)


def leads(actor: Actor, training: Training) -> bool:
    """Whether the training is the actor's to lead: it is theirs, or they are the 培训教师 who is named for it."""
    named = Role.TRAINER in actor.roles and training.trainers.standing(actor.user_id).exists()
    return named or holds(actor, training)


def trainers_of(training: Training) -> list[Trainer]:
    """Who is named for it, the first first."""
    return list(training.trainers.filter(ended_at=None))


def sessions_of(training: Training) -> list[Session]:
    """Its sessions, the first first, each with how many people were there."""
    present = Count("attendances", filter=Q(attendances__struck__isnull=True))
    return list(training.sessions.annotate(people=present).order_by("day", "pk"))


def find_session(number: int, actor: Actor) -> Session:
    """One session of a training that the actor leads: who was there is nobody else's to read.

    Raises:
        Unknown: none the actor leads.
    """
    found = Session.objects.select_related("training").filter(pk=number).first()
    if found is None or not leads(actor, found.training):
        raise Unknown(number)
    return found


def session_with(token: str) -> Session | None:
    """The session to which the code on the wall leads."""
    return Session.objects.select_related("training").filter(token=token.strip().upper()).first()


def attendance_of(session: Session) -> list[Attendance]:
    """Who was there, in the order of signing in; those who were struck out too."""
    return list(session.attendances.select_related("struck").order_by("at", "pk"))


def was_there(session: Session, person_id: int) -> Attendance | None:
    """Whether somebody signed in."""
    return session.attendances.select_related("struck").filter(person_id=person_id).first()


def _standing(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    return rows.filter(struck__isnull=True)


def hours_at(training: Training) -> dict[int, Decimal]:
    """How long each was at the training, of those who were there."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    rows = _standing(Attendance.objects.filter(session__training=training))
    for person, hours in rows.values_list("person_id", "session__hours"):
        found[person] += hours
    return dict(found)


def heard_by(people: Collection[int]) -> dict[int, list[tuple[date, Decimal]]]:
    """The days on which each of these people was at any training, with the hours."""
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    rows = _standing(Attendance.objects.filter(person_id__in=people))
    for person, day, hours in rows.values_list("person_id", "session__day", "session__hours"):
        found[person].append((day, hours))
    return found


@dataclass(frozen=True, slots=True)
class Attended:
    """One meeting somebody was at."""

    day: date
    title: str
    hours: Decimal


def attended(person_id: int) -> list[Attended]:
    """The meetings somebody was at, the newest first."""
    rows = _standing(Attendance.objects.filter(person_id=person_id)).select_related("session__training")
    return [
        Attended(one.session.day, one.session.training.title, one.session.hours)
        for one in rows.order_by("-session__day", "-pk")
    ]


def names_at(training: Training) -> dict[int, tuple[str, int | None]]:
    """Whoever was at the training: name and 经营主体 as they were when they signed in last."""
    rows = _standing(Attendance.objects.filter(session__training=training)).order_by("at", "pk")
    return {one.person_id: (one.person_name, one.operator_id) for one in rows}


def is_today(session: Session, now: datetime) -> bool:
    """Whether one can sign in by the code: on the session's day alone."""
    return session.day == local_date(now)


def total(some: Iterable[Attended]) -> Decimal:
    """The hours of these meetings."""
    return sum((one.hours for one in some), Decimal(0))
