"""边界协调: both are asked, both may answer, and it ends when the ground is apart or by a decision. The case's clock waits."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from youji.accounts.services import notify
from youji.divisions.selectors import calendar
from youji.ledger.services import record_row
from youji.procedures.rows import OPEN
from youji.procedures.services import take
from youji.recognition.fields import BOUNDARY, BOUNDARY_DECISION
from youji.recognition.logic.boundaries import RECONCILIATION, ground_is_apart
from youji.recognition.models import Application, Reconciliation
from youji.recognition.selectors import boundaries, cases, turns
from youji.recognition.services import messages
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.checked import checked
from youji.shared.findings import Finding
from youji.shared.quantities import area_text
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.rows import advance, one_of_two

NOTHING_COMMON = "这件申报的地块现在没有与别的基地重叠，不需要协调。"
#: What a decision of the reviewer's does.
DECISIONS = {"settled": "settle", "upheld": "uphold", "failed": "give_up"}


def open_reconciliations(
    *, application_id: int, actor: Actor, now: datetime, version: int | None = None
) -> list[Reconciliation]:
    """Every base on this one's ground and the applicant have been asked to look; the case's clock stands still.

    Raises:
        NotAllowed: the case is not the actor's to take on now.
        Refused: no ground is common. StaleState: somebody was first.
    """
    today = clock.local_date(now)
    with transaction.atomic():
        application = cases.find(application_id, actor)
        _may_decide(application, actor)
        meeting = boundaries.to_reconcile(application)
        if not meeting:
            raise Refused(NOTHING_COMMON)
        scheme = scheme_of(application.scheme_version)
        days = calendar()
        left = days_left(application, today)
        with one_of_two(application.stale):
            advance(application, seen=version, due_on=None)
            rows = [
                Reconciliation.objects.create(
                    application=application,
                    other_id=one.base_id,
                    area_mu=one.area_mu,
                    opened_at=now,
                    opened_by_id=actor.user_id,
                    due_on=days.after(today, scheme.boundary_days),
                    days_left=left,
                )
                for one in meeting
            ]
        for row in rows:
            record_row(row, "opened", before={}, after=row.facts, actor=actor, now=now)
            _tell_both(row, f"请在{clock.in_words(row.due_on)}前核对边界", _asked(row), now)
    return rows


def days_left(application: Application, today: date) -> int | None:
    """Working days of the case's own clock that are left; as many as were when it already stands still."""
    under_way = application.reconciliations.filter(OPEN).first()
    if under_way is not None:
        return under_way.days_left
    if application.due_on is None:
        return None
    return max(0, calendar().between(today, application.due_on))


def state(*, reconciliation_id: int, said: str, actor: Actor, now: datetime) -> Reconciliation:
    """A party has looked, and said so; where the ground is apart by now, that ends it.

    Raises:
        Unknown: not the actor's. NotAllowed: the actor speaks for neither. StaleState: it is over.
    """
    given = checked(BOUNDARY, {"said": said})
    with transaction.atomic():
        _queue(reconciliation_id)
        row = boundaries.find(reconciliation_id, actor)
        _still_open(row)
        side = boundaries.side_of(row, actor)
        if not side:
            raise NotAllowed("边界协调由申报方和地块重叠的一方答复。")
        column = "said_by_applicant" if side == "applicant" else "said_by_other"
        take(row, "state", actor=actor, now=now, reason=given["said"], **{column: given["said"]})
        if _apart(row) is None:
            _end(row, "settle", "双方地块不再重叠。", actor=SYSTEM, now=now)
    return row


def decide(
    *,
    reconciliation_id: int,
    decision: str,
    outcome: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Reconciliation:
    """Whoever has the case ends it: the ground is apart, this boundary stands, or no agreement was found.

    Raises:
        NotAllowed: the case is not the actor's. Blocked: said to be apart, and is not. Refused: no reason given.
    """
    given = checked(BOUNDARY_DECISION, {"decision": decision, "outcome": outcome})
    with transaction.atomic():
        _queue(reconciliation_id)
        row = boundaries.find(reconciliation_id, actor)
        _still_open(row)
        _may_decide(row.application, actor)
        step = DECISIONS[given["decision"]]
        if step == "settle" and (finding := _apart(row)):
            raise Blocked([finding])
        _end(row, step, given["outcome"], actor=actor, now=now, seen=version)
    return row


def settle_what_is_apart(now: datetime) -> int:
    """Every reconciliation whose ground is apart by now has ended; how many."""
    ended = 0
    under_way = Reconciliation.objects.filter(OPEN).select_related(*boundaries.RELATED)
    for one in under_way:
        if _apart(one) is None:
            # One that somebody ends meanwhile is ended; the others are still to be.
            with suppress(StaleState), transaction.atomic():
                _queue(one.pk)
                for row in under_way.filter(pk=one.pk):
                    _end(row, "settle", "双方地块不再重叠。", actor=SYSTEM, now=now)
                    ended += 1
    return ended


def end_with(application: Application, outcome: str, actor: Actor, now: datetime) -> None:
    """The case has moved on: what was under way about its boundary is over."""
    for row in boundaries.open_of(application):
        step = "settle" if _apart(row) is None else "give_up"
        _conclude(row, step, outcome, actor=actor, now=now)


def _queue(reconciliation_id: int) -> None:
    """Two of one case that end at once: the second waits, to see that it is the last and the clock runs on.

    SQLite's write transactions queue by themselves.
    """
    Application.objects.select_for_update().filter(reconciliations=reconciliation_id).first()


def _end(
    row: Reconciliation, step: str, outcome: str, *, actor: Actor, now: datetime, seen: int | None = None
) -> None:
    """It is over, and with the last of a case's the case's clock runs on from today."""
    _conclude(row, step, outcome, actor=actor, now=now, seen=seen)
    application = row.application
    if row.days_left is not None and not boundaries.open_of(application):
        due = calendar().after(clock.local_date(now), row.days_left)
        due = max(due, application.deferred_until or due)  # put off, it is nobody's before its day
        before, after = {"due_on": None}, {"due_on": due.isoformat()}
        advance(application, due_on=due)
        record_row(application, "deadline_moved", before=before, after=after, actor=actor, now=now)


def _conclude(
    row: Reconciliation, step: str, outcome: str, *, actor: Actor, now: datetime, seen: int | None = None
) -> None:
    more = {"upheld_mu": boundaries.common_mu(row)} if step == "uphold" else {}
    take(row, step, actor=actor, now=now, seen=seen, reason=outcome, outcome=outcome, **more)
    _tell_both(row, f"边界协调已结束：{row.get_state_display()}", outcome, now)


def _apart(row: Reconciliation) -> Finding | None:
    scheme = scheme_of(row.application.scheme_version)
    return ground_is_apart(common_mu=boundaries.common_mu(row), tolerance_mu=scheme.overlap_tolerance_mu)


def _still_open(row: Reconciliation) -> None:
    if row.concluded_at:
        raise StaleState(f"{RECONCILIATION.title}已经办结，请看处理结果。", now=dict(row.facts))


def _may_decide(application: Application, actor: Actor) -> None:
    if cases.has_interest(application, actor) or not turns.may_move(application, actor):
        raise NotAllowed(RECONCILIATION.not_yours)


def _asked(row: Reconciliation) -> str:
    base, other = row.application.base, row.other
    return (
        f"{base.name}（{base.code}）与{other.name}（{other.code}）有{area_text(row.area_mu)}画在同一块地上。"
        "哪一方画错了由哪一方改；都认为自己没有画错的，请写明理由，由审核机关决定。"
    )


def _tell_both(row: Reconciliation, title: str, body: str, now: datetime) -> None:
    link = f"/field/boundaries/{row.pk}/"
    matter = "" if row.concluded_at else row.errand
    messages.tell_applicant(row.application, f"{row.application.base.name}：{title}", body, now, link=link)
    other = row.other
    told = {"title": f"{other.name}：{title}", "body": body, "link": link, "matter": matter, "now": now}
    if other.operator_id is not None:
        notify(operator_id=other.operator_id, **told)  # type: ignore[arg-type]
    else:
        notify(roles=(Role.COUNTY_APPLICANT,), division=other.division, **told)  # type: ignore[arg-type]
