"""年检: opened every January, reported on by the holder, concluded by the city, public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from youji.catalogue.fields import REPORT, VERDICT
from youji.catalogue.logic.courses import COUNTED, SINCE
from youji.catalogue.logic.reporting import nothing_added
from youji.catalogue.logic.standing_rules import concluded_after_report
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import AnnualCheck, Entry
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import holds
from youji.catalogue.selectors.proceedings import facts_told, find_check
from youji.catalogue.selectors.terms import remedies_against
from youji.catalogue.services import publication
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.holders import few_enough, tell_holder
from youji.catalogue.services.standing import Order, still_on_list, take_measure
from youji.documents.models import Document
from youji.ledger import services as ledger
from youji.procedures.rows import OPEN
from youji.procedures.services import admit, take
from youji.schemes.logic.automatic import kept
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, Refused
from youji.shared.rows import advance


def open_year(year: int, *, now: datetime, actor: Actor = SYSTEM, in_window: bool = False) -> int:
    """Every entry on the list that its scheme checks yearly has a check for ``year``.

    With ``in_window``, only where today lies between the days on which the scheme opens and closes reporting.

    An entry recognised in ``year`` itself is first checked the year after. Called again, it adds nothing.
    Returns how many are new.
    """
    today = clock.local_date(now)
    entries = (
        Entry.objects.filter(valid_from__lt=date(year, 1, 1), first_edition__isnull=False)
        .exclude(annual_checks__year=year)
        .select_related("scheme_version", "first_edition", "base")
        .prefetch_related("events")
    )
    due = {
        e: _due_on(e, year)
        for e in entries
        if _is_checked(e, today) and (_receives(e, year, today) or not in_window)
    }
    if not due:
        return 0
    with transaction.atomic():
        AnnualCheck.objects.bulk_create(
            [AnnualCheck(entry=entry, year=year, due_on=day) for entry, day in due.items()],
            ignore_conflicts=True,
        )
        ledger.record(
            "catalogue.annual_year.opened",
            subject=f"catalogue.annual_year:{year}",
            before={},
            after={"year": year, "due_on": min(due.values()).isoformat(), "count": len(due)},
            actor=actor,
            now=now,
        )
        for entry, day in due.items():
            tell_holder(entry, f"{year}年度年检", f"请在{clock.in_words(day)}前提交自查报告。", now)
    return len(due)


def _is_checked(entry: Entry, today: date) -> bool:
    return scheme_of(entry.scheme_version).annual_check and status_of(entry, today) in COUNTED


def _receives(entry: Entry, year: int, today: date) -> bool:
    scheme = scheme_of(entry.scheme_version)
    return scheme.annual_opens.of(year) <= today <= scheme.annual_due.of(year)


def _due_on(entry: Entry, year: int) -> date:
    return scheme_of(entry.scheme_version).annual_due.of(year)


def remind(check: AnnualCheck, now: datetime) -> None:
    """The holder has been told once more; the reminder is noted on the check."""
    with transaction.atomic():
        today = clock.local_date(now)
        fresh = AnnualCheck.objects.filter(pk=check.pk, reminded_on__isnull=True, reported_at__isnull=True)
        if fresh.update(reminded_on=today):
            title = f"{check.year}年度年检快到期"
            tell_holder(check.entry, title, f"自查报告还没有提交，{clock.in_words(check.due_on)}截止。", now)


def report(
    *,
    check_id: int,
    self_report: str,
    actor: Actor,
    now: datetime,
    documents: Sequence[Document] = (),
    version: int | None = None,
) -> AnnualCheck:
    """The holder's self-report is with the city, with what is known of the base by itself that day; sent again before the
    conclusion, it replaces the last.

    Raises:
        NotAllowed: concluded already, or not the holder's side.
        StaleState: concluded in between.
        Refused: nothing is reported, too much, or too many files.
    """
    few_enough(documents)
    self_report = checked(REPORT, {"report": self_report})["report"]
    with transaction.atomic():
        check = find_check(check_id, actor)
        if check.concluded_at or not holds(actor, check.entry):
            raise NotAllowed("这次年检已有结论，或不由您提交自查。")
        facts = facts_told(check, clock.local_date(now))
        if nothing_added(self_report):
            raise Refused("自查报告里只有平台自动得出的数。请把第二部分写完再提交。", "report")
        take(
            check,
            "report",
            seen=version,
            actor=actor,
            now=now,
            reason=self_report,
            self_report=self_report,
            told=kept(facts),
            reported_at=now,
            reported_by_id=actor.user_id,
        )
        check.documents.set(documents)
    return check


def conclude(
    *,
    check_id: int,
    result: str,
    opinion: str,
    actor: Actor,
    now: datetime,
    deadline: date | None = None,
    ground: str = "",
    version: int | None = None,
) -> AnnualCheck:
    """The check is concluded and public: passed, failed, or to be rectified by ``deadline``.

    Raises:
        NotAllowed: not the actor's to conclude, of their own side, or concluded already.
        Blocked: the report is the actor's own; there is none yet and it is not overdue; the rectification order is
            not in order.
        StaleState: somebody concluded it first.
        Refused: a field will not do.
    """
    said = {"result": result, "opinion": opinion, "ground": ground, "deadline": deadline}
    result, opinion, ground, deadline = checked(VERDICT, said).values()
    with transaction.atomic():
        check = find_check(check_id, actor)
        may_conclude(check, actor, now)
        take(
            check,
            "conclude",
            seen=version,
            actor=actor,
            now=now,
            reason=opinion,
            result=result,
            opinion=opinion,
        )
        if result == "rectify" and check.entry.rectifications.filter(OPEN).exists():
            publication.refresh([check.entry.code], now)
            tell_holder(
                check.entry, f"{check.year}年度年检：限期整改", f"{opinion}请按已经下达的整改要求办理。", now
            )
        elif result == "rectify":
            order = Order(reason=opinion, ground=ground, deadline=deadline)
            take_measure("order_rectification", code=check.entry.code, order=order, actor=actor, now=now)
        else:
            _publish_result(check, opinion, actor, now)
    return check


def may_conclude(check: AnnualCheck, actor: Actor, now: datetime) -> None:
    """The actor may conclude the check today.

    Raises:
        NotAllowed, StaleState, Blocked: as ``conclude``. NotAllowed: the entry is no longer on the list.
    """
    admit(check, actor, interested=holds(actor, check.entry))
    still_on_list(check.entry, now)
    finding = concluded_after_report(
        reported=check.reported_at is not None, due_on=check.due_on, today=clock.local_date(now)
    )
    if finding:
        raise Blocked([finding])


def _publish_result(check: AnnualCheck, opinion: str, actor: Actor, now: datetime) -> None:
    entry = check.entry
    kind = EventKind.ANNUAL_PASSED if check.result == "passed" else EventKind.ANNUAL_FAILED
    advance(entry)
    reported = check.reported_at or clock.midnight(check.due_on + timedelta(days=1))
    add_event(
        entry,
        kind,
        actor=actor,
        now=now,
        until=clock.local_date(reported) if kind in SINCE else None,
        reason=opinion,
        details={"year": check.year},
    )
    publication.refresh([entry.code], now)
    word = "合格" if check.result == "passed" else "不合格"
    tell_holder(entry, f"{check.year}年度年检{word}", opinion, now, remedies=remedies_against(kind))
