"""The one way a matter is moved on: written, on the trail, told, and concluded once."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from youji.accounts.services import notify, settle
from youji.ledger.services import record_row
from youji.procedures.logic.procedure import concluded_by_another
from youji.procedures.rows import OPEN, Proceeding
from youji.procedures.selectors import Hands
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked, NotAllowed, StaleState
from youji.shared.rows import advance, changed

P = TypeVar("P", bound=Proceeding)


def admit(row: Proceeding, actor: Actor, *, interested: bool = False) -> None:
    """The matter is open, the actor's to handle, and about nothing of their own.

    Args:
        interested: whether the actor stands on the side of whoever it is about.

    Raises:
        NotAllowed: another office's, or the actor must step aside. StaleState: concluded already.
        Blocked: the decision or the report it is about is the actor's own.
    """
    if not row.procedure.office.admits(actor):
        raise NotAllowed(row.procedure.not_yours)
    if row.concluded_at:
        raise StaleState(f"{row.procedure.title}已经办结，请看处理结果。", now=dict(row.facts))
    if interested:
        raise NotAllowed("这件事由您本人或您所属的主体提出，您应当回避。")
    if finding := concluded_by_another(without=row.without, actor=actor.user_id):
        raise Blocked([finding])


def take(
    row: P,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
    reason: str = "",
    **columns: object,
) -> P:
    """The matter has taken the step ``name`` of its procedure, in the caller's transaction.

    Args:
        seen: the version the actor looked at. columns: what the step writes besides the state.

    Raises:
        StaleState: somebody else was first, or concluded it.
    """
    step = row.procedure.steps[name]
    before = dict(row.facts)
    if step.state:
        columns["state"] = step.state
    if step.ends:
        columns |= {"concluded_at": now, "concluded_by": actor.name}
    advance(row, seen=seen, only=OPEN, **columns)
    after = dict(row.facts)
    record_row(
        row,
        step.verb,
        before=changed(before, after)[0],
        after=after,
        actor=actor,
        now=now,
        reason=reason,
        public=row.public_facts if row.procedure.public else None,
    )
    if step.ends or step.settles:
        settle(row.errand, now=now)
    return row


def tell_hands(row: Proceeding, *, title: str, body: str, link: str, now: datetime) -> None:
    """Whoever the matter falls to has a message; it goes by itself once the matter is settled."""
    hands = Hands(row.procedure.office, clock.local_date(now))
    people = hands.free(row.trail_division, row.without)
    notify(title=title, body=body, link=link, matter=row.errand, now=now, person_ids=people)
