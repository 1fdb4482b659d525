"""Cases that have come to an office in which nobody works: they stand before the reviewers of the office above."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

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

#: Whose empty office is seen by whom: the city sees its counties', the province its cities' too.
SEEN_BY = {
    Role.CITY_REVIEWER: {Role.COUNTY_REVIEWER: "县级审核员"},
    Role.PROVINCE_REVIEWER: {Role.COUNTY_REVIEWER: "县级审核员", Role.CITY_REVIEWER: "市级审核员"},
}
#: Handed in, and not the applicant's to mend.
WAITING = {status.value for status in IN_FLIGHT - {Status.RETURNED}}


def vacant(actor: Actor, now: datetime) -> list[InboxItem]:
    """A row for each case in the actor's area that waits for a reviewer where there is none.

    The step itself stays the empty office's: who sees the row has somebody appointed, or deputised. A county's
    come to the province only where the city has nobody either.
    """
    below = {role: word for mine in actor.roles & set(SEEN_BY) for role, word in SEEN_BY[mine].items()}
    if not below:
        return []
    codes = manned(below, clock.local_date(now))
    waiting = {(version, status): role for version, status, role in _waits() if role in below}
    empty = Q(pk__in=())
    for (version, status), role in waiting.items():
        empty |= Q(scheme_version_id=version, status=status) & ~_manned_for(role, codes)
    rows = Application.objects.visible_to(actor).filter(empty).select_related("base")
    return [
        _row(case, role, below[role])
        for case in rows.order_by("due_on", "pk")[:MOST]
        if (role := waiting[case.scheme_version_id, case.status])
    ]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Nothing of its own: the cases themselves are open in the area, in the hands of the empty office."""
    return []


def _manned_for(role: Role, codes: Collection[str]) -> Q:
    """Where somebody works at the level of ``role``, or at one above it that sees its empty offices."""
    there = Q(pk__in=())
    for code in codes:
        if len(code) <= DIGITS[LEVELS[role]]:
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
        subject=f"{case.code} · {office}现在没有{word}",
        since=case.moved_at,
        due_on=case.due_on,
        url=f"/desk/cases/{case.code}/",
        next_action="请督促补岗或安排代办",
        refs=(case.subject,),
        division=case.division,
    )
