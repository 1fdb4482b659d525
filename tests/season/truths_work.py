"""What must be true of the work: every open case has a way on and a way out, what is late is before somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.season.look import Since, truth
from tests.season.reading import over, removed
from tests.season.world import ENDED, Season
from youji.appeals.models import Appeal
from youji.catalogue.models import (
    AnnualCheck,
    ChangeRequest,
    Entry,
    Rectification,
)
from youji.desk.selectors import inbox
from youji.desk.selectors.oversight import pending
from youji.hearings.models import Interim
from youji.recognition.models import Application, Objection, Reconciliation
from youji.recognition.services import review
from youji.schemes.selectors import scheme_of
from youji.shared.actor import APPLICANTS, Role


@truth
def every_open_case_has_a_way(season: Season, since: Since) -> Iterator[str]:
    """Somebody can take some step, now or once a known day has come."""
    for case in Application.objects.exclude(status__in=ENDED).select_related("base", "scheme_version"):
        if _is_to_be_looked_at(season, f"way out of {case.code}", case.version) and not _has_a_way(
            season, case
        ):
            yield f"{case.code} stands in {case.status} and nobody can move it"


def _is_to_be_looked_at(season: Season, what: str, version: int) -> bool:
    """When something has become of it or the day is another, and now and then besides."""
    mark = version, season.today
    if season.looked.get(what) == mark and season.random.random() > 0.1:
        return False
    season.looked[what] = mark
    return True


def _has_a_way(season: Season, case: Application) -> bool:
    scheme = scheme_of(case.scheme_version)
    for step in scheme.steps:
        if case.status not in step.sources:
            continue
        actor = season.taker_of(step, case)
        if actor is None:
            continue
        for look in review.outlook(case, actor, season.now):
            if look.open or {f.code for f in look.findings} <= COMES_BY_ITSELF | ANOTHER_DOES:
                return True
    return False


#: Rules that a known day alone will satisfy: the notice ends, the construction period ends, the days run out.
COMES_BY_ITSELF = frozenset({"REC-020", "REC-028", "REC-032"})


#: Rules that somebody else's work will satisfy, which stands in their inbox: visit, panel, minutes, objections.
ANOTHER_DOES = frozenset({"REC-021", "REC-022", "REC-024", "REC-025", "REC-029"})


@truth
def whoever_applied_may_withdraw(season: Season, since: Since) -> Iterator[str]:
    """While it is voluntary: until it is decided."""
    for case in Application.objects.exclude(status__in=[*ENDED, "decided", "on_notice"]):
        scheme = scheme_of(case.scheme_version)
        asked = [step for step in scheme.steps if step.target == "withdrawn" and case.status in step.sources]
        if not any(Role(step.role) in APPLICANTS for step in asked):
            yield f"{case.code} ({case.status}) cannot be withdrawn by whoever applied"


@truth
def there_is_a_way_out_whatever_stops_it(season: Season, since: Since) -> Iterator[str]:
    """Of what an officer holds, somebody can send it back, refuse it or let it go, with no guard on the base itself."""
    held = Application.objects.exclude(status__in=[*ENDED, "draft", "returned", "building"])
    for case in held.select_related("scheme_version"):
        ways = [
            step
            for step in scheme_of(case.scheme_version).steps
            if case.status in step.sources
            and step.tone in ("back", "stop")
            and Role(step.role) not in APPLICANTS
        ]
        if not any(
            set(step.guards) <= {"officer_is_not_applicant", "officer_is_not_recused"} for step in ways
        ):
            yield f"{case.code} ({case.status}) has no way out that nothing can shut"


@truth
def what_is_overdue_is_in_an_inbox(season: Season, since: Since) -> Iterator[str]:
    """Every case, order, check, objection and appeal past its day stands before somebody, and in 督办."""
    late = {
        ref: what for ref, version, what in _overdue(season)
        if _is_to_be_looked_at(season, f"lateness of {ref}", version)
    }  # fmt: skip
    if not late:
        return
    seen: dict[int, set[str]] = {}
    watched = {ref for item in pending(season.who(Role.PROVINCE_REVIEWER), season.now) for ref in item.refs}
    for ref, what in late.items():
        if not any(ref in _inbox(season, person, seen) for person in season.people_for(ref)):
            yield f"{what} is overdue and in nobody's inbox"
        if ref not in watched:
            yield f"{what} is overdue and not in 督办"


def _inbox(season: Season, person: int, seen: dict[int, set[str]]) -> set[str]:
    """What the rows of that person's inbox are about."""
    if person not in seen:
        seen[person] = {ref for item in inbox(season.actor(person), season.now) for ref in item.refs}
        season.found.update(dict.fromkeys(seen[person], person))
    return seen[person]


def _stands(entry: Entry, today: date) -> bool:
    """What is off the list waits for nobody."""
    return not removed(entry, today) and not over(entry, today)


def _overdue(season: Season) -> Iterator[tuple[str, int, str]]:
    """What should have been done by now, as the trail calls it, and how often it was written."""
    today = season.today
    yesterday = today - timedelta(days=1)
    late = {"concluded_at__isnull": True, "due_on__lt": today}
    cases = Application.objects.filter(due_on__lt=today).exclude(status__in=[*ENDED, "draft"])
    orders = Rectification.objects.filter(concluded_at__isnull=True, deadline__lt=yesterday)
    checks = AnnualCheck.objects.filter(concluded_at__isnull=True, due_on__lt=yesterday)
    others = (Reconciliation, Objection, Appeal, Interim, ChangeRequest)
    of_entries = [row for rows in (orders, checks) for row in rows if _stands(row.entry, today)]
    for rows in (cases, of_entries, *(one.objects.filter(**late) for one in others)):
        for row in rows:
            yield row.subject, row.version, f"{row.subject} ({row})"
