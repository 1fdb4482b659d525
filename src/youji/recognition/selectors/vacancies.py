"""Cases that have come to an office in which nobody is free: they stand before the reviewers of the office above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from datetime import date, datetime

from django.db.models import Q

from youji.accounts.selectors.people import manned
from youji.divisions.selectors import full_name
from youji.recognition.models import Application
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of, versions
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import MOST, InboxItem
from youji.shared.roles import DIGITS, LEVELS, office_of

#: Whose empty office is seen by whom: the city sees its counties', the province its cities' too, and its own.
SEEN_BY = {
    Role.CITY_REVIEWER: {Role.COUNTY_REVIEWER: "县级审核员"},
    Role.PROVINCE_REVIEWER: {
        Role.COUNTY_REVIEWER: "县级审核员",
        Role.CITY_REVIEWER: "市级审核员",
        Role.DECISION_MAKER: "审定人员",
        Role.PUBLISHER: "目录发布员",
    },
    Role.DECISION_MAKER: {Role.PROVINCE_REVIEWER: "省级复核员"},
}
#: Handed in, and not the applicant's to mend.
WAITING = {status.value for status in IN_FLIGHT - {Status.RETURNED}}


def vacant(actor: Actor, now: datetime) -> list[InboxItem]:
    """A row for each case in the actor's area that waits for somebody of an office where nobody is free.

    Nobody works there, or everybody has stood aside. The step itself stays that office's: who sees the row has
    somebody appointed, or deputised. A county's come to the province only where the city has nobody either.
    """
    below = {role: word for mine in actor.roles & set(SEEN_BY) for role, word in SEEN_BY[mine].items()}
    if not below:
        return []
    people = _people(below, clock.local_date(now))
    waiting = {(version, status): role for version, status, role in _waits() if role in below}
    maybe = Q(pk__in=())
    for (version, status), role in waiting.items():
        stood_aside = Q(recusals__isnull=False)
        maybe |= Q(scheme_version_id=version, status=status) & (stood_aside | ~_manned_for(role, people))
    rows = Application.objects.visible_to(actor).filter(maybe).select_related("base").distinct()
    rows = rows.prefetch_related("recusals").order_by("due_on", "pk")
    found = ((case, waiting[case.scheme_version_id, case.status]) for case in rows[:MOST])
    return [_row(case, role, below[role]) for case, role in found if not _somebody_free(case, role, people)]


People = Mapping[tuple[Role, str], Set[int]]


def _people(roles: Collection[Role], today: date) -> People:
    """Who works in which office of which role."""
    found: dict[tuple[Role, str], set[int]] = defaultdict(set)
    for role, code, person in manned(roles, today):
        found[role, code].add(person)
    return found


def _somebody_free(case: Application, role: Role, people: People) -> bool:
    aside = {one.person_id for one in case.recusals.all()}
    return bool(people.get((role, office_of(role, case.division)), set()) - aside)


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Nothing of its own: the cases themselves are open in the area, in the hands of the empty office."""
    return []


def _manned_for(role: Role, people: People) -> Q:
    """Where somebody works in that office, or in one above it that sees its empty offices."""
    there = Q(pk__in=())
    for one, code in people:
        above = len(code) < DIGITS[LEVELS[role]] and role in SEEN_BY.get(one, ())
        if one is role or above:
            there |= Q(division__startswith=code)
    return there


def _waits() -> Iterator[tuple[int, str, Role]]:
    """Where a case waits for whose forward step, by version of a scheme."""
    for version in versions():
        for step in scheme_of(version).steps:
            if step.tone == "forward":
                for status in set(step.sources) & WAITING:
                    yield version.pk, status, Role(step.role)


def _row(case: Application, role: Role, word: str) -> InboxItem:
    office = full_name(office_of(role, case.division))
    return InboxItem(
        kind="application",
        title=case.base.name,
        subject=f"{case.code} · {office}现在没有可以办理的{word}",
        since=case.moved_at,
        due_on=case.due_on,
        url=f"/desk/cases/{case.code}/",
        next_action="请督促补岗或安排代办",
        refs=(case.subject,),
        division=case.division,
    )
