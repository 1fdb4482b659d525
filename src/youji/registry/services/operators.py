"""Writing operators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from youji.ledger.services import record
from youji.registry.logic import identity, uscc
from youji.registry.logic.initials import initials_of
from youji.registry.models import Operator
from youji.registry.services.common import require, snapshot, swap, with_free_code
from youji.shared.actor import Actor
from youji.shared.identifiers import short_code
from youji.shared.refusals import Refused

AUDITED = ("code", "name", "kind", "uscc", "identity_kind", "division", "address", "registered_on")
CHANGEABLE = frozenset(
    [
        "name",
        "kind",
        "uscc",
        "identity_kind",
        "address",
        "contact_name",
        "contact_phone",
        "registered_on",
        "source",
        "checked_on",
    ]
)


def identity_fields(
    *, kind: str, identity_kind: str, code: str, card: str, except_pk: int = 0, kept: bool = False
) -> dict[str, Any]:
    """The columns that say who an operator is, checked. ``kept``: a digest is already on file.

    Raises:
        Refused: at ``uscc``, ``identity_kind`` or ``identity_number``.
    """
    code, card = uscc.normalise(code), uscc.normalise(card)
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
def create_operator(
    *,
    name: str,
    kind: str,
    division: str,
    uscc: str = "",
    identity_kind: str = identity.USCC,
    identity_number: str = "",
    address: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    registered_on: date | None = None,
    source: str = "",
    checked_on: date | None = None,
    is_demo: bool = False,
    actor: Actor,
    now: datetime,
) -> Operator:
    """The operator is registered under a new 主体码, with its identity checked.

    Raises:
        Refused: the code or number is wrong or taken.
        NotAllowed: the actor does not keep this area's register.
    """
    require(actor, operator_id=None, division=division)
    if not name.strip():
        raise Refused("请填写主体名称（与营业执照一致）。", "name")
    who = identity_fields(kind=kind, identity_kind=identity_kind, code=uscc, card=identity_number)
    operator = with_free_code(
        lambda code: Operator.objects.create(
            code=code,
            name=name.strip(),
            kind=kind,
            division=division,
            address=address,
            contact_name=contact_name,
            contact_phone=contact_phone,
            registered_on=registered_on,
            initials=initials_of(name),
            source=source,
            checked_on=checked_on,
            is_demo=is_demo,
            **who,
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
        division=division,
    )
    return operator


@transaction.atomic
def update_operator(
    operator: Operator,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    identity_number: str = "",
    **changes: Any,
) -> Operator:
    """The operator has ``changes`` (of ``CHANGEABLE``), if nobody wrote since ``version`` was read.

    Raises:
        Refused: the new identity is wrong or taken. StaleState: somebody wrote. NotAllowed: not the actor's.
    """
    require(actor, operator_id=operator.pk, division=operator.division)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"cannot change {sorted(unknown)}")
    if {"uscc", "identity_kind", "kind"} & set(changes) or identity_number:
        identity_kind = changes.get("identity_kind", operator.identity_kind)
        changes |= identity_fields(
            kind=changes.get("kind", operator.kind),
            identity_kind=identity_kind,
            code=changes.get("uscc") or ("" if "uscc" in changes else operator.uscc or ""),
            card=identity_number,
            except_pk=operator.pk,
            kept=bool(operator.identity_digest),
        )
    if "name" in changes:
        changes["initials"] = initials_of(changes["name"])
    before = snapshot(operator, AUDITED)
    operator = swap(operator, version=version, changes=changes)
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
