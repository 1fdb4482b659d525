"""Either side asks that somebody is a member of a base."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from youji.accounts.selectors import signs_in
from youji.ledger.services import record_row
from youji.members.fields import APPLY, ASK
from youji.members.logic import sides
from youji.members.logic.sides import Side, speaks_for
from youji.members.models import Membership, State
from youji.members.selectors.belonging import is_member
from youji.members.services import messages
from youji.members.services.permits import keeps_base
from youji.registry.models import Base, Operator, Product
from youji.registry.services.common import hold_base, signature
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.findings import Finding
from youji.shared.refusals import FieldProblem, NotAllowed, Refused
from youji.shared.rows import one_of_two, snapshot

AUDITED = ("operator_id", "base_id", "product_id", "bookkeeper_id", "since", "until", "state", "signed_on")
NO_OPERATOR = "没有找到这个主体码。请核对，或请对方把主体码发给您。"
NO_BASE = "没有找到这个基地编号。请核对，或请县农业农村局告诉您。"


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
    base: Base, operator: Operator, side: Side, values: dict[str, Any], *, actor: Actor, now: datetime
) -> Membership:
    hold_base(
        base.pk
    )  # for all of its products and for one at once are two rows that no constraint tells apart
    keeper = neighbour(values.pop("bookkeeper"))
    problems = problems_with(
        base, operator, keeper, since=values["since"], product_id=values["product_id"], now=now, side=side
    )
    if problems:
        raise Refused(problems)
    with one_of_two("这个主体刚刚已经登记为成员，或正在等待确认。请刷新页面。"):
        row = Membership.objects.create(
            operator=operator,
            base=base,
            bookkeeper=keeper,
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


def problems_with(
    base: Base,
    operator: Operator,
    keeper: Operator | None,
    *,
    since: date,
    product_id: int | None,
    now: datetime,
    side: Side = Side.KEEPER,
) -> list[FieldProblem]:
    """What the rules say of it, each at its field; nothing where it will do."""
    about = "operator" if side is Side.KEEPER else "base"
    found = [
        (about, sides.somebody_produces_in_it(kind=base.kind)),
        (about, sides.not_its_own_holder(operator_id=operator.pk, holder_id=base.operator_id)),
        ("since", sides.begins_within_reach(since=since, today=clock.local_date(now))),
        ("since", sides.not_twice(other=_other(operator, base, since, product_id))),
        ("bookkeeper", kept_by_neighbour(keeper, operator, base, since)),
        ("product_id", _of_base(base, product_id)),
    ]
    return [FieldProblem(field, one.message, one.code, one.mend) for field, one in found if one is not None]


def _of_base(base: Base, product_id: int | None) -> Finding | None:
    product = Product.objects.filter(pk=product_id).first() if product_id is not None else None
    if product_id is None or base.product is None:
        return None
    return sides.of_the_bases_product(
        product_code=product.code if product else "", base_code=base.product.code
    )


def kept_by_neighbour(keeper: Operator | None, operator: Operator, base: Base, on: date) -> Finding | None:
    """What is to be said of ``keeper`` keeping this producer's books."""
    if keeper is None:
        return None
    of_base = is_member(keeper.pk, base.pk, on)
    return sides.books_kept_by_a_neighbour(keeper_is_of_the_base=of_base, same=keeper.pk == operator.pk)


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


def neighbour(code: str) -> Operator | None:
    """Whom a 主体码 given for the bookkeeper means.

    Raises:
        Refused: at ``bookkeeper``, nobody.
    """
    found = Operator.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Refused(NO_OPERATOR, "bookkeeper")
    return found
