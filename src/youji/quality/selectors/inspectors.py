"""Reading 内检员证书: who has one, how it stands on a day, whose bases have one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from youji.accounts.selectors.duties import of_operators
from youji.production.selectors.whom import may_record_for
from youji.quality.logic.inspectors import Candidate, Held, Standing, Wanted, against, standing
from youji.quality.models import Exam, Inspector, Training
from youji.quality.selectors.exams import best_of, exams_of
from youji.quality.selectors.terms import number
from youji.quality.selectors.training import heard_by, hours_at, names_at
from youji.registry.selectors import operator_names
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.findings import Finding
from youji.shared.refusals import Unknown


def wanted_on(day: date) -> Wanted:
    """What a certificate asks for on the day."""
    return Wanted(number("inspector_hours", day), number("exam_pass", day), number("exam_tries", day))


@dataclass(frozen=True, slots=True)
class Card:
    """A certificate, and how it stands."""

    row: Inspector
    standing: Standing
    left: bool  # its person works for this operator no more

    @property
    def counts(self) -> bool:
        """Whether its operator has an 内检员 by it."""
        return self.standing.valid and not self.left


def cards(rows: Iterable[Inspector], day: date) -> list[Card]:
    """These certificates as they stand on the day. Two queries, however many."""
    some = list(rows)
    people = {one.person_id for one in some}
    heard, works = heard_by(people), of_operators(people)
    return [
        Card(
            one,
            standing(held_of(one), heard.get(one.person_id, []), one.yearly, day),
            works.get(one.person_id) != one.operator_id,
        )
        for one in some
    ]


def held_of(row: Inspector) -> Held:
    """The certificate's days."""
    withdrawn = row.withdrawn.on if hasattr(row, "withdrawn") else None
    return Held(row.valid_from, row.valid_until, withdrawn)


def inspectors(actor: Actor, now: datetime, *, q: str = "", division: str = "") -> QuerySet[Inspector]:
    """The certificates in scope, the newest first; ``q`` is in the name, the operator's name or the number."""
    rows = Inspector.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    rows = rows.filter(division__startswith=division)
    if wanted := cleaning.one_line(q)[0]:
        named = Q(person_name__icontains=wanted) | Q(operator_name__icontains=wanted)
        rows = rows.filter(named | Q(number__iexact=wanted))
    return rows.select_related("withdrawn")


def find_inspector(code: str, actor: Actor, now: datetime) -> Inspector:
    """One certificate; one's own is always there.

    Raises:
        Unknown: none the actor may know of.
    """
    named = {"number": code.strip().upper()}
    found = inspectors(actor, now).filter(**named).first() or (
        Inspector.objects.select_related("withdrawn").filter(**named, person_id=actor.user_id).first()
        if actor.signed_in
        else None
    )
    if found is None:
        raise Unknown(code)
    return found


def with_number(code: str) -> Inspector | None:
    """The certificate with this number, for whoever holds the paper."""
    return Inspector.objects.select_related("withdrawn").filter(number=code.strip().upper()).first()


def card_of(row: Inspector, day: date) -> Card:
    """One certificate as it stands on the day."""
    return cards([row], day)[0]


def valid_of(person_id: int, operator_id: int, day: date) -> str:
    """The number of a certificate by which somebody checks for the operator on the day; empty where there is none."""
    rows = Inspector.objects.select_related("withdrawn").filter(person_id=person_id, operator_id=operator_id)
    heard = heard_by({person_id}).get(person_id, [])
    for one in rows:
        if standing(held_of(one), heard, one.yearly, day).valid:
            return one.number
    return ""


def valid_by_operator(operator_ids: Collection[int], day: date) -> dict[int, list[Card]]:
    """The certificates that hold on the day and count, by operator."""
    rows = Inspector.objects.select_related("withdrawn").filter(
        operator_id__in=operator_ids, valid_from__lte=day, valid_until__gt=day
    )
    found: dict[int, list[Card]] = {}
    for one in cards(rows, day):
        if one.counts:
            found.setdefault(one.row.operator_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was at a training: hours, exams, and what speaks against a certificate."""

    person_id: int
    name: str
    operator: str
    operator_id: int | None
    hours: Decimal
    points: int | None
    exam_id: UUID | None
    exams: tuple[Exam, ...]  # the first first
    number: str  # of the certificate they have by this training
    against: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether a certificate may be issued to them."""
        return not self.number and not self.against


def people_of(training: Training, day: date) -> list[Person]:
    """Everybody who was at the training, those first to whom a certificate may be issued."""
    hours, names = hours_at(training), names_at(training)
    works = of_operators(hours)
    sat = exams_of(training)
    best = best_of(sat, set(hours))
    issued = dict(Inspector.objects.filter(training=training).values_list("person_id", "number"))
    called = operator_names(set(works.values()))
    wanted = wanted_on(day)
    people = []
    for pk, so_long in hours.items():
        exam, operator = best.get(pk), called.get(works.get(pk, 0), "")
        points = exam.points if exam else None
        # By the mark of the exam's own day: a mark raised since takes nothing from who had passed.
        mark = exam.pass_mark if exam and exam.passed else wanted.points
        said = Candidate(so_long, points, training.operator_id is None, operator)
        why = tuple(against(said, replace(wanted, points=mark)))
        tries = tuple(one for one in reversed(sat) if one.person_id == pk)
        mine = (exam.pk if exam else None, tries, issued.get(pk, ""), why)
        people.append(Person(pk, names[pk][0], operator, works.get(pk), so_long, points, *mine))
    return sorted(people, key=lambda one: (not one.ready, bool(one.number), one.name, one.person_id))
