"""Cases that have come to an office in which nobody works: they stand before the reviewers of the office above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet

from youji.accounts.selectors.people import holders
from youji.divisions.selectors import full_name
from youji.recognition.models import Application
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of, versions
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import MOST, InboxItem
from youji.shared.roles import DIGITS, office_of

#: Whose empty office is seen by whom: the city sees its counties', the province its cities' too.
SEEN_BY = {
    Role.CITY_REVIEWER: {Role.COUNTY_REVIEWER: "县级审核员"},
    Role.PROVINCE_REVIEWER: {Role.COUNTY_REVIEWER: "县级审核员", Role.CITY_REVIEWER: "市级审核员"},
}


def vacant(actor: Actor, now: datetime) -> list[InboxItem]:
    """A row for each case in the actor's area that waits for a reviewer where there is none.

    The step itself stays the empty office's: who sees the row has somebody appointed, or deputised. A county's
    come to the province only where the city has nobody either.
    """
    below = {
        role: word for mine in sorted(actor.roles & set(SEEN_BY)) for role, word in SEEN_BY[mine].items()
    }
    today = clock.local_date(now)
    return [_row(case, role, word) for role, word in below.items() for case in _cases_of(role, actor, today)]


def _cases_of(role: Role, actor: Actor, today: date) -> QuerySet[Application]:
    waiting = Q(pk__in=())
    for version, status in _waits_for(role):
        waiting |= Q(scheme_version_id=version, status=status)
    manned = {code for _, code in holders([role], today)}
    if role is Role.COUNTY_REVIEWER and len(actor.division) < DIGITS["city"]:
        manned |= {code for _, code in holders([Role.CITY_REVIEWER], today)}
    there = Q(pk__in=())
    for code in manned:
        there |= Q(division__startswith=code)
    rows = Application.objects.visible_to(actor).filter(waiting).exclude(there)
    return rows.select_related("base", "scheme_version").order_by("due_on", "pk")[:MOST]


def _waits_for(role: Role) -> Iterator[tuple[int, str]]:
    """Where a case waits for a forward step of ``role``, by version of a scheme."""
    for version in versions():
        for step in scheme_of(version).steps:
            if step.tone == "forward" and step.role == role:
                yield from (
                    (version.pk, status) for status in step.sources if status in IN_FLIGHT - {Status.RETURNED}
                )


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
    )
