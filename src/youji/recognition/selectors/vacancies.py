"""Cases that have come to an office in which nobody is free: they stand before the reviewers of the office above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from datetime import date, datetime
from itertools import islice

from django.db.models import Q

from youji.accounts.selectors.people import manned
from youji.divisions.selectors import full_name
from youji.recognition.models import Application, Recusal
from youji.recognition.selectors import turns
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of, versions
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import MOST, InboxItem
from youji.shared.labels import role_names
from youji.shared.roles import DIGITS, LEVELS, office_of

#: Whose empty office is seen by whom: the city sees its counties', the province its cities' too, and its own.
SEEN_BY = {
    Role.CITY_REVIEWER: {Role.COUNTY_REVIEWER},
    Role.PROVINCE_REVIEWER: {
        Role.COUNTY_REVIEWER,
        Role.CITY_REVIEWER,
        Role.DECISION_MAKER,
        Role.PUBLISHER,
    },
    Role.DECISION_MAKER: {Role.PROVINCE_REVIEWER},
}
#: Handed in, and not the applicant's to mend.
WAITING = {status.value for status in IN_FLIGHT - {Status.RETURNED}}


def vacant(actor: Actor, now: datetime) -> list[InboxItem]:
    """A row for each case in the actor's area with which something can be done, in an office where nobody is free.

    Nobody works there, or everybody has stood aside. The step itself stays that office's: who sees the row has
    somebody appointed, or deputised. A county's come to the province only where the city has nobody either.
    """
    below = {role for mine in actor.roles & set(SEEN_BY) for role in SEEN_BY[mine]}
    if not below:
        return []
    today = clock.local_date(now)
    people = _people(below, today)
    waiting = {(version, status): role for version, status, role in _waits() if role in below}
    maybe = Q(pk__in=())
    for (version, status), role in waiting.items():
        stood_aside = Q(pk__in=Recusal.objects.values("application_id"))
        maybe |= Q(scheme_version_id=version, status=status) & (stood_aside | ~_manned_for(role, people))
    rows = turns.ripe(Application.objects.visible_to(actor).filter(maybe), today)
    found = (
        _row(case, role)
        for case in rows.prefetch_related("recusals")
        if not _somebody_free(case, role := waiting[case.scheme_version_id, case.status], people)
    )
    return list(islice(found, MOST))


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


def _row(case: Application, role: Role) -> InboxItem:
    office = full_name(office_of(role, case.division))
    return InboxItem(
        kind="application",
        title=case.base.name,
        subject=f"{case.code} · {office}现在没有可以办理的{role_names([role])}",
        since=case.moved_at,
        due_on=case.due_on,
        url=f"/desk/cases/{case.code}/",
        next_action="请督促补岗或安排代办",
        refs=(case.subject,),
        division=case.division,
    )
