"""The one way a matter is moved on: written, on the trail, told, and concluded once."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from youji.accounts.services import notify, settle
from youji.divisions.selectors import calendar
from youji.ledger.services import record_row
from youji.procedures.logic.procedure import concluded_by_another
from youji.procedures.models import Claim
from youji.procedures.rows import OPEN, Proceeding
from youji.procedures.selectors import Hands, house_number
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked, NotAllowed, StaleState, Unknown
from youji.shared.rows import advance, changed, one_of_two

P = TypeVar("P", bound=Proceeding)


def admit(row: Proceeding, actor: Actor, *, interested: bool = False, own: bool = False) -> None:
    """The matter is open, the actor's to handle, and about nothing of their own.

    Args:
        interested: whether the actor stands on the side of whoever it is about.
        own: whether the step is one that may be taken in a matter of one's own: taking it back.

    Raises:
        NotAllowed: another office's, or the actor must step aside. StaleState: concluded already.
        Blocked: the decision or the report it is about is the actor's own.
    """
    if not row.office.admits(actor):
        raise NotAllowed(row.procedure.not_yours)
    if row.concluded_at:
        raise StaleState(f"{row.procedure.title}已经办结，请看处理结果。", now=dict(row.facts))
    if interested:
        raise NotAllowed("这件事由您本人或您所属的主体提出，您应当回避。")
    if not own and (finding := concluded_by_another(without=row.without, actor=actor.user_id)):
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
    let_go(row.subject, now=now)
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


def claim(*, ref: str, title: str, division: str, actor: Actor, now: datetime) -> Claim:
    """The actor has taken up the matter ``ref``, for the days the house gives; who may, the caller has asked.

    Raises:
        StaleState: a colleague has it.
    """
    today = clock.local_date(now)
    with transaction.atomic():
        open_ = Claim.objects.filter(ref=ref, ended_at=None).first()
        if open_ is not None and open_.until >= today:
            if open_.person_id == actor.user_id:
                return open_
            raise StaleState(f"{open_.person_name}已认领这件事，到{clock.in_words(open_.until)}为止。")
        Claim.objects.filter(ref=ref, ended_at=None, until__lt=today).update(ended_at=now)
        with one_of_two("同事刚刚认领了这件事，请刷新后查看。"):
            made = Claim.objects.create(
                ref=ref,
                title=title[:160],
                division=division,
                person_id=actor.user_id,
                person_name=actor.name,
                claimed_at=now,
                until=calendar().after(today, house_number("claim_days")),
            )
        after = {"person": actor.user_id, "until": made.until.isoformat()}
        record_row(made, "claimed", before={}, after=after, actor=actor, now=now)
    return made


def release(*, ref: str, actor: Actor, now: datetime) -> None:
    """The actor puts down what they had taken up.

    Raises:
        Unknown: they have not.
    """
    with transaction.atomic():
        held = Claim.objects.filter(ref=ref, ended_at=None, person_id=actor.user_id).first()
        if held is None or not let_go(ref, now=now):
            raise Unknown(ref)
        record_row(
            held, "released", before={"person": actor.user_id}, after={"person": None}, actor=actor, now=now
        )


def let_go(ref: str, *, now: datetime) -> int:
    """Nobody has the matter any more: it went on, or was put down. How many had."""
    return Claim.objects.filter(ref=ref, ended_at=None).update(ended_at=now)


def tell_hands(row: Proceeding, *, title: str, body: str, link: str, now: datetime) -> None:
    """Whoever the matter falls to has a message; it goes by itself once the matter is settled."""
    hands = Hands(row.office, clock.local_date(now))
    people = hands.free(row.trail_division, row.without)
    notify(title=title, body=body, link=link, matter=row.errand, now=now, person_ids=people)
