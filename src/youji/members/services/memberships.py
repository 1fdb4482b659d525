"""Two sides agree that somebody produces in a base; either ends it, and the books are kept by whom the producer says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from youji.accounts.selectors import signs_in
from youji.ledger.services import record_row
from youji.members.fields import (
    ANSWER,
    BOOKS,
    CONFIRM,
    DECLINE,
    END,
    PAPER,
    WITHDRAW,
)
from youji.members.logic import sides
from youji.members.logic.sides import speaks_for
from youji.members.models import Membership, PlotOwner, State
from youji.members.services import messages
from youji.members.services.asking import AUDITED, kept_by_neighbour, neighbour
from youji.members.services.permits import (
    find_membership,
    may_answer,
    may_end,
    may_say_who_keeps_books,
    may_take_paper,
    may_withdraw,
)
from youji.registry.services.common import hold_base, signature
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import FieldProblem, NotAllowed, Refused, demand
from youji.shared.rows import advance, snapshot

ONE_DAY = timedelta(days=1)


@transaction.atomic
def answer(
    *, membership_id: int, version: int | None, actor: Actor, now: datetime, **said: object
) -> Membership:
    """The other side agreed or did not, or whoever asked took it back.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not this actor's word.
        Refused: no reason is given for saying no. StaleState: somebody was first.
    """
    row = find_membership(membership_id, actor)
    values = checked(ANSWER, said)
    given, reason = values["answer"], values["reason"]
    if not (may_withdraw(row, actor) if given == WITHDRAW else may_answer(row, actor)):
        raise NotAllowed("这条成员关系不由您答复，或已经答复过。")
    if given == DECLINE and not reason:
        raise Refused("请写明不同意的原因，对方会看到。", "reason")
    state = {CONFIRM: State.MEMBER, DECLINE: State.DECLINED, WITHDRAW: State.WITHDRAWN}[given]
    verb = {CONFIRM: "confirmed", DECLINE: "declined", WITHDRAW: "withdrawn"}[given]
    return _settle(row, verb, seen=version, state=state, reason=reason, actor=actor, now=now)


@transaction.atomic
def confirm_on_paper(
    *, membership_id: int, version: int | None, actor: Actor, now: datetime, **said: object
) -> Membership:
    """A producer without account agreed on a signed sheet, which an officer of the county has compared.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not this actor's to compare, or somebody of it can sign in.
        Refused: with a sentence at every field that will not do. StaleState: somebody was first.
    """
    row = find_membership(membership_id, actor)
    if not may_take_paper(row, actor):
        raise NotAllowed("签字单由县农业农村局审核人员核对。")
    values = checked(PAPER, said)
    late = "签字日期不能晚于今天。" if values["signed_on"] > clock.local_date(now) else ""
    if late:
        raise Refused(late, "signed_on")
    demand(sides.on_paper_only_without_account(has_account=signs_in(row.operator_id)))
    return _settle(row, "confirmed", seen=version, state=State.MEMBER, actor=actor, now=now, **values)


def _settle(
    row: Membership, verb: str, *, seen: int | None, actor: Actor, now: datetime, **columns: Any
) -> Membership:
    before = snapshot(row, AUDITED)
    advance(row, seen=seen, answered_at=now, answered_by=signature(actor), **columns)
    record_row(
        row, verb, before=before, after=snapshot(row, AUDITED), actor=actor, now=now, reason=row.reason
    )
    messages.tell_answer(row, now=now)
    return row


@transaction.atomic
def end(
    *, membership_id: int, version: int | None, actor: Actor, now: datetime, **said: object
) -> Membership:
    """``last_day`` is the last on which the producer is a member; its plots there are nobody's from then on.

    A producer leaves on its own word; the base's side gives a reason.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: of neither side, or ended already.
        Refused: with a sentence at every field that will not do. StaleState: somebody was first.
    """
    row = find_membership(membership_id, actor)
    hold_base(row.base_id)  # a plot given to it in this moment would stay with it for good
    if not may_end(row, actor):
        raise NotAllowed("只有成员本人和基地一方可以办理退出，而且只办一次。")
    values = checked(END, said)
    last = values["last_day"]
    own = speaks_for(actor, row.operator_id)
    lacking = None if own or values["reason"] else FieldProblem("reason", "请写明原因，对方会看到。")
    finding = sides.ends_on_a_day_to_come(last_day=last, since=row.since, today=clock.local_date(now))
    problems = [FieldProblem("last_day", finding.message, finding.code)] if finding else []
    if lacking or problems:
        raise Refused([*problems, *([lacking] if lacking else [])])
    before = snapshot(row, AUDITED)
    advance(
        row,
        seen=version,
        until=last + ONE_DAY,
        reason=values["reason"],
        ended_at=now,
        ended_by=signature(actor),
    )
    _free_plots(row)
    record_row(
        row, "ended", before=before, after=snapshot(row, AUDITED), actor=actor, now=now, reason=row.reason
    )
    messages.tell_end(row, clock.in_words(last), now=now)
    return row


def _free_plots(row: Membership) -> None:
    """What the producer worked in the base it works no longer, unless it is a member there for something else."""
    all_of_it = Membership.objects.filter(
        operator_id=row.operator_id, base_id=row.base_id, state=State.MEMBER
    )
    if all_of_it.filter(until__isnull=True).exists():
        return
    until = all_of_it.aggregate(last=Max("until"))["last"]  # another product may end later than this one
    held = PlotOwner.objects.filter(operator_id=row.operator_id, base_id=row.base_id, until__isnull=True)
    held.filter(since__gte=until).delete()  # they had not begun
    held.update(until=until)


@transaction.atomic
def keep_books(
    *, membership_id: int, version: int | None, actor: Actor, now: datetime, **said: object
) -> Membership:
    """``bookkeeper`` may write this producer's records; empty: nobody but itself.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the producer's word.
        Refused: at ``bookkeeper``. StaleState: somebody was first.
    """
    row = find_membership(membership_id, actor)
    if not may_say_who_keeps_books(row, actor):
        raise NotAllowed("由谁代记由成员本人决定；没有账号的，由县农业农村局按签字单登记。")
    on = max(row.since, clock.local_date(now))
    keeper = neighbour(checked(BOOKS, said)["bookkeeper"])
    if finding := kept_by_neighbour(keeper, row.operator, row.base, on):
        raise Refused([FieldProblem("bookkeeper", finding.message, finding.code, finding.mend)])
    before = snapshot(row, AUDITED)
    advance(row, seen=version, bookkeeper=keeper)
    row.bookkeeper_id = keeper.pk if keeper else None
    record_row(row, "changed", before=before, after=snapshot(row, AUDITED), actor=actor, now=now)
    return row
