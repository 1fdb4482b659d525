"""污染线索: opened, transferred, reported on, concluded; on the base's public page until then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from youji.accounts.services import notify
from youji.divisions.selectors import calendar
from youji.environment.fields import CONCLUSION, FINDING, HANDLING, TRANSFER
from youji.environment.logic.findings import KINDS, says_what_was_done
from youji.environment.models import Finding
from youji.environment.policy import MONITORS
from youji.environment.selectors.findings import find_finding
from youji.environment.services.boards import rebuild
from youji.environment.services.common import base_of, demand, not_ahead, whose
from youji.ledger.services import record_row
from youji.procedures.selectors import house_number
from youji.procedures.services import admit, take, tell_hands
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, StaleState


def open_finding(*, base: str, document: Any = None, actor: Actor, now: datetime, **said: object) -> Finding:
    """The finding is open, stands on the base's public page, and its county has it with a deadline.

    Raises:
        NotAllowed: not the actor's base. Refused: with a sentence at every field that will not do.
    """
    values = checked(FINDING, said, also=lambda read: not_ahead(dict(read), now, "seen_on"))
    with transaction.atomic():
        row = base_of(base, actor)
        made = Finding.objects.create(
            **values,
            **whose(row),
            document=document,
            opened_at=now,
            opened_by_id=actor.user_id,
            due_on=calendar().after(clock.local_date(now), house_number("finding_days")),
        )
        after = {**made.facts, "seen_on": made.seen_on.isoformat(), "due_on": made.due_on.isoformat()}
        record_row(made, "opened", before={}, after=after, actor=actor, now=now)
        rebuild(row, now)
        title = f"{row.name}：发现{KINDS[made.kind]}"
        link = f"/desk/environment/findings/{made.pk}/"
        tell_hands(made, title=title, body=f"{made.place}。{made.text[:200]}", link=link, now=now)
        notify(
            title=title,
            body="已立案核查，办结以前在基地公开页显示。",
            link=link,
            now=now,
            operator_id=made.operator_id,
        )
    return made


def transfer(
    *, finding_id: int, actor: Actor, now: datetime, version: int | None = None, **said: object
) -> Finding:
    """It is in the hands of whoever may act on it; it stays open until it is known what came of it.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to handle. StaleState: concluded, or changed.
        Refused: at a field.
    """
    values = checked(TRANSFER, said, also=lambda read: not_ahead(dict(read), now, "transferred_on"))
    with transaction.atomic():
        finding = find_finding(finding_id, actor)
        admit(finding, actor, own=True)
        take(finding, "transfer", seen=version, actor=actor, now=now, **values)
        rebuild(finding.base, now)
    return finding


def report_handling(
    *,
    finding_id: int,
    document: Any = None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    **said: object,
) -> Finding:
    """What was done is on file, by the producer or the county; another person concludes it.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: neither the producer's nor the county's people.
        StaleState: concluded, or changed. Refused: at a field.
    """
    values = checked(HANDLING, said)
    with transaction.atomic():
        finding = find_finding(finding_id, actor)
        demand(actor, operator_id=finding.operator_id, division=finding.division)
        if finding.concluded_at:
            raise StaleState("这条线索已经办结。")
        take(
            finding, "report", seen=version, actor=actor, now=now, reason=values["handling"],
            handling=values["handling"], handled_by_id=actor.user_id, handling_document=document,
        )  # fmt: skip
        rebuild(finding.base, now)
        if not actor.roles & MONITORS:
            link = f"/desk/environment/findings/{finding.pk}/"
            title = f"{finding.base.name}：报告了处理情况"
            tell_hands(finding, title=title, body=values["handling"][:200], link=link, now=now)
    return finding


def conclude(
    *, finding_id: int, founded: bool, outcome: str, actor: Actor, now: datetime, version: int | None = None
) -> Finding:
    """It is closed and off the base's public page: dealt with, or nothing was there.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's to handle, or their own operator's.
        Blocked: the actor reported the handling, or nobody said what was done. StaleState: concluded, or changed.
        Refused: at a field.
    """
    outcome = checked(CONCLUSION, {"outcome": outcome})["outcome"]
    with transaction.atomic():
        finding = find_finding(finding_id, actor)
        own = finding.operator_id is not None and finding.operator_id == actor.operator_id
        admit(finding, actor, interested=own)
        said = says_what_was_done(reported=bool(finding.handling), transferred_to=finding.transferred_to)
        if founded and said is not None:
            raise Blocked([said])
        step = "close" if founded else "dismiss"
        take(finding, step, seen=version, actor=actor, now=now, reason=outcome, outcome=outcome)
        rebuild(finding.base, now)
        notify(
            title=f"{finding.base.name}：污染线索{Finding.State(finding.state).label}",
            body=outcome,
            link=f"/desk/environment/findings/{finding.pk}/",
            now=now,
            operator_id=finding.operator_id,
        )
    return finding
