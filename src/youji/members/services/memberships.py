"""Two sides agree that somebody produces in a base; either ends it, and the books are kept by whom the producer says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from youji.accounts.selectors import signs_in
from youji.ledger.services import record_row
from youji.members.fields import (
    ANSWER,
    APPLY,
    ASK,
    BOOKS,
    CONFIRM,
    DECLINE,
    END,
    PAPER,
    WITHDRAW,
)
from youji.members.logic import sides
from youji.members.logic.sides import Ground, Side, keeps, speaks_for
from youji.members.models import Membership, PlotOwner, State
from youji.members.selectors.belonging import is_member
from youji.members.selectors.waiting import COUNTY
from youji.members.services import messages
from youji.registry.logic.permission import KEEPERS, is_subject
from youji.registry.models import Base, Operator, Product
from youji.registry.services.common import signature
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.findings import Finding
from youji.shared.refusals import FieldProblem, NotAllowed, Refused, Unknown
from youji.shared.rows import advance, one_of_two, snapshot

ONE_DAY = timedelta(days=1)
AUDITED = ("operator_id", "base_id", "product_id", "bookkeeper_id", "since", "until", "state", "signed_on")
NO_OPERATOR = "没有找到这个主体码。请核对，或请对方把主体码发给您。"
NO_BASE = "没有找到这个基地编号。请核对，或请县农业农村局告诉您。"


def keeps_base(actor: Actor, base: Base) -> bool:
    """Whether the actor speaks for the base."""
    return keeps(actor, ground_of(base), bool(actor.roles & KEEPERS))


def ground_of(base: Base) -> Ground:
    """The base as the rules see it."""
    return Ground(base.operator_id, base.division, base.kind)


def find_membership(pk: int, actor: Actor) -> Membership:
    """The row, if the actor may know of it.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    rows = Membership.objects if actor == SYSTEM else Membership.objects.visible_to(actor)
    found = rows.filter(pk=pk).select_related("operator", "base__operator", "product", "bookkeeper").first()
    if found is None:
        raise Unknown(pk)
    return found


@transaction.atomic
def enter(*, base: Base, actor: Actor, now: datetime, **said: object) -> Membership:
    """The base's side says that ``operator`` produces in it (``ASK``): it waits for the producer's word.

    Raises:
        NotAllowed: the base is not the actor's to speak for.
        Refused: with a sentence at every field that will not do. StaleState: somebody was quicker.
    """
    if not keeps_base(actor, base):
        raise NotAllowed("成员由基地的持有主体，或县农业农村局登记。")
    values = checked(ASK, said)
    operator = Operator.objects.filter(code=values.pop("operator")).first()
    if operator is None:
        raise Refused(NO_OPERATOR, "operator")
    return _ask(base, operator, Side.KEEPER, values, actor=actor, now=now)


@transaction.atomic
def apply(*, actor: Actor, now: datetime, **said: object) -> Membership:
    """The actor's 经营主体 asks to be a member of the base (``APPLY``): it waits for the holder's or the county's word.

    Raises:
        NotAllowed: the actor is of no 经营主体.
        Refused: with a sentence at every field that will not do. StaleState: somebody was quicker.
    """
    if actor.operator_id is None or not speaks_for(actor, actor.operator_id):
        raise NotAllowed("只有经营主体的人员可以申请加入。")
    values = checked(APPLY, said)
    base = Base.objects.select_related("operator").filter(code=values.pop("base")).first()
    if base is None:
        raise Refused(NO_BASE, "base")
    operator = Operator.objects.get(pk=actor.operator_id)
    return _ask(base, operator, Side.PRODUCER, values, actor=actor, now=now)


def _ask(
    base: Base, operator: Operator, side: Side, values: dict[str, object], *, actor: Actor, now: datetime
) -> Membership:
    today, since = clock.local_date(now), values["since"]
    about = "operator" if side is Side.KEEPER else "base"
    bookkeeper = _bookkeeper(values.pop("bookkeeper"), operator, base, since)  # type: ignore[arg-type]
    _demand(
        (about, sides.somebody_produces_in_it(kind=base.kind)),
        (about, sides.not_its_own_holder(operator_id=operator.pk, holder_id=base.operator_id)),
        ("since", sides.begins_within_reach(since=since, today=today)),  # type: ignore[arg-type]
        ("since", sides.not_twice(other=_other(operator, base, since, values["product_id"]))),  # type: ignore[arg-type]
    )
    _of_base(base, values["product_id"])  # type: ignore[arg-type]
    with one_of_two("这个主体刚刚已经登记为成员，或正在等待确认。请刷新页面。"):
        row = Membership.objects.create(
            operator=operator,
            base=base,
            bookkeeper=bookkeeper,
            division=base.division,
            asked_side=side,
            asked_at=now,
            asked_by_id=actor.user_id,
            asked_by=signature(actor),
            **values,
        )
    record_row(row, "asked", before={}, after=snapshot(row, AUDITED), actor=actor, now=now)
    messages.ask(row, has_account=signs_in(operator.pk), now=now)
    return row


def _of_base(base: Base, product_id: int | None) -> None:
    if product_id is None:
        return
    product = Product.objects.filter(pk=product_id).first()
    if product is None:
        raise Refused("没有这种产品。请从列表中选择。", "product_id")
    whole = base.product.code if base.product else ""
    _demand(("product_id", sides.of_the_bases_product(product_code=product.code, base_code=whole)))


def _demand(*found: tuple[str, Finding | None]) -> None:
    said = [FieldProblem(field, one.message, one.code, one.mend) for field, one in found if one is not None]
    if said:
        raise Refused(said)


def _other(
    operator: Operator, base: Base, since: date, product_id: int | None
) -> tuple[date, date | None, str] | None:
    """One of the same producer, base and product that shares a day with ``[since, ∞)``."""
    rows = Membership.objects.filter(operator=operator, base=base, state__in=(State.ASKED, State.MEMBER))
    rows = rows.exclude(until__isnull=False, until__lte=since)
    if product_id is not None:  # one that is for all shares its days with each
        rows = rows.filter(Q(product_id=product_id) | Q(product_id__isnull=True))
    row = rows.order_by("since").first()
    return (row.since, row.until, row.state) if row else None


def _bookkeeper(code: str, operator: Operator, base: Base, on: date) -> Operator | None:
    if not code:
        return None
    found = Operator.objects.filter(code=code).first()
    if found is None:
        raise Refused(NO_OPERATOR, "bookkeeper")
    of_base = is_member(found.pk, base.pk, on)
    said = sides.books_kept_by_a_neighbour(keeper_is_of_the_base=of_base, same=found.pk == operator.pk)
    _demand(("bookkeeper", said))
    return found


def may_answer(row: Membership, actor: Actor) -> bool:
    """Whether the word that is waited for is the actor's."""
    if row.state != State.ASKED:
        return False
    if row.other_side is Side.PRODUCER:
        return speaks_for(actor, row.operator_id)
    return keeps_base(actor, row.base) and not is_subject(actor, row.operator_id)


def may_withdraw(row: Membership, actor: Actor) -> bool:
    """Whether the actor's side asked, and nobody has answered."""
    if row.state != State.ASKED:
        return False
    return (
        speaks_for(actor, row.operator_id) if row.asked_side == Side.PRODUCER else keeps_base(actor, row.base)
    )


def may_take_paper(row: Membership, actor: Actor) -> bool:
    """Whether the actor compares signed sheets where the base lies, and this one waits for its producer's word."""
    officer = COUNTY.admits(actor) and actor.covers(row.division)
    return row.state == State.ASKED and row.other_side is Side.PRODUCER and officer


def may_end(row: Membership, actor: Actor) -> bool:
    """Whether it holds and the actor speaks for either side."""
    open_ = row.state == State.MEMBER and row.until is None
    return open_ and (speaks_for(actor, row.operator_id) or keeps_base(actor, row.base))


def may_say_who_keeps_books(row: Membership, actor: Actor) -> bool:
    """Whether the actor is the producer, or speaks in the county for one who signs in nowhere."""
    if row.state not in (State.ASKED, State.MEMBER) or row.until is not None:
        return False
    if speaks_for(actor, row.operator_id):
        return True
    return COUNTY.admits(actor) and actor.covers(row.division) and not signs_in(row.operator_id)


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
    _demand(("", sides.on_paper_only_without_account(has_account=signs_in(row.operator_id))))
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
    others = Membership.objects.filter(
        operator_id=row.operator_id, base_id=row.base_id, state=State.MEMBER, until__isnull=True
    )
    if others.exclude(pk=row.pk).exists():
        return
    held = PlotOwner.objects.filter(operator_id=row.operator_id, base_id=row.base_id, until__isnull=True)
    held.filter(since__gte=row.until).delete()  # they had not begun
    held.update(until=row.until)


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
    keeper = _bookkeeper(checked(BOOKS, said)["bookkeeper"], row.operator, row.base, on)
    before = snapshot(row, AUDITED)
    advance(row, seen=version, bookkeeper=keeper)
    row.bookkeeper_id = keeper.pk if keeper else None
    record_row(row, "changed", before=before, after=snapshot(row, AUDITED), actor=actor, now=now)
    return row
