"""Writing operators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from youji.ledger.services import record
from youji.registry.fields import BUYERS, OPERATOR, ORIGIN
from youji.registry.logic import identity
from youji.registry.logic.initials import initials_of
from youji.registry.models import Base, Operator
from youji.registry.services.common import require, with_free_code
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.identifiers import short_code
from youji.shared.refusals import Refused
from youji.shared.rows import advance, snapshot

#: How to reach somebody and their card are nobody's but the register's: they stay out of the trail.
AUDITED = ("code", *OPERATOR.without("contact_name", "contact_phone", "identity_number"))
FIELDS = OPERATOR | ORIGIN


def identity_fields(
    *, kind: str, identity_kind: str, code: str, card: str, except_pk: int = 0, kept: bool = False
) -> dict[str, Any]:
    """The columns that say who an operator is, checked. ``kept``: a digest is already on file.

    Raises:
        Refused: at ``uscc``, ``identity_kind`` or ``identity_number``.
    """
    if not (kept and identity_kind == identity.IDENTITY_CARD and not card):
        problems = identity.problems(kind, identity_kind, code, card)
        if problems:
            raise Refused(problems)
    if identity_kind != identity.USCC:
        columns: dict[str, Any] = {"identity_kind": identity_kind, "uscc": None}
        if identity_kind == identity.NONE:
            columns["identity_digest"] = ""
        elif card:
            columns["identity_digest"] = identity.digest(card, settings.SECRET_KEY)
        return columns
    taken = Operator.objects.filter(uscc=code).exclude(pk=except_pk).first()
    if taken is not None:
        raise Refused(
            f"这个代码已登记为“{taken.name}”（主体码{taken.code}）。请核对，或改为修改那条登记。", "uscc"
        )
    return {"identity_kind": identity_kind, "uscc": code, "identity_digest": ""}


@transaction.atomic
def create_operator(*, actor: Actor, now: datetime, is_demo: bool = False, **given: Any) -> Operator:
    """The operator, described by ``FIELDS``, is registered under a new 主体码, with its identity checked.

    Raises:
        Refused: some field will not do, or the code is taken.
        NotAllowed: the actor does not keep this area's register.
    """
    values = checked(FIELDS, given)
    require(actor, operator_id=None, division=values["division"])
    values |= identity_fields(
        kind=values["kind"],
        identity_kind=values["identity_kind"],
        code=values["uscc"] or "",
        card=values.pop("identity_number"),
    )
    operator = with_free_code(
        lambda code: Operator.objects.create(
            code=code, initials=initials_of(values["name"]), is_demo=is_demo, **values
        ),
        (short_code() for _ in range(20)),
        what="operator",
    )
    record(
        "registry.operator.created",
        subject=f"registry.operator:{operator.pk}",
        before={},
        after=snapshot(operator, AUDITED),
        actor=actor,
        now=now,
        operator_id=operator.pk,
        division=values["division"],
    )
    return operator


@transaction.atomic
def update_operator(
    operator: Operator,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    **given: Any,
) -> Operator:
    """The operator has what is ``given`` (of ``FIELDS``, but not another division), if nobody wrote since ``version`` was read.

    Raises:
        Refused: some field will not do, or the new code is taken. StaleState: somebody wrote. NotAllowed: not the actor's.
    """
    require(actor, operator_id=operator.pk, division=operator.division)
    changes = checked(FIELDS.without("division"), given, partial=True)
    card = changes.pop("identity_number", "")
    if changes.get("kind") in BUYERS and Base.objects.filter(operator=operator).exists():
        raise Refused("这个主体登记有基地，不能改成只收购、销售的类型。", "kind")
    if {"uscc", "identity_kind", "kind"} & set(changes) or card:
        changes |= identity_fields(
            kind=changes.get("kind", operator.kind),
            identity_kind=changes.get("identity_kind", operator.identity_kind),
            code=changes.get("uscc", operator.uscc) or "",
            card=card,
            except_pk=operator.pk,
            kept=bool(operator.identity_digest),
        )
    if "name" in changes:
        changes["initials"] = initials_of(changes["name"])
    before = snapshot(operator, AUDITED)
    advance(operator, seen=version, **changes)
    operator.refresh_from_db()  # as the columns keep it: a number with its places
    record(
        "registry.operator.updated",
        subject=f"registry.operator:{operator.pk}",
        before=before,
        after=snapshot(operator, AUDITED),
        actor=actor,
        now=now,
        operator_id=operator.pk,
        division=operator.division,
    )
    return operator
