"""Writing product certificates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record
from youji.registry.fields import CERTIFICATE, ORIGIN
from youji.registry.logic import certificates
from youji.registry.models import CertifiedProduct
from youji.registry.services.common import require
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused
from youji.shared.rows import advance, snapshot

#: What the trail keeps of a certificate: all that describes it, and whose it is.
AUDITED = ("operator_id", *CERTIFICATE.without("operator"))
#: What a certificate is described by; its holder is another row.
FIELDS = CERTIFICATE.without("operator") | ORIGIN.only("source")


def _check(kind: str, number: str, valid_from: date, valid_until: date | None, except_pk: int = 0) -> None:
    problems = {}
    said = certificates.number_problem(kind, number)
    if said is None:
        taken = CertifiedProduct.objects.filter(kind=kind, number=number).exclude(pk=except_pk).first()
        if taken is not None:
            said = f"这个编号已登记为“{taken.name}”。请核对，或改为修改那条登记。"
    if said:
        problems["number"] = said
    said = certificates.period_problem(valid_from, valid_until, kind=kind)
    if said:
        problems["valid_until"] = said
    if problems:
        raise Refused(problems)


@transaction.atomic
def create_certified_product(
    *,
    operator_id: int | None = None,
    is_demo: bool = False,
    actor: Actor,
    now: datetime,
    **given: Any,
) -> CertifiedProduct:
    """The certificate, described by ``FIELDS``, is registered, its number in the form its kind prints.

    Raises:
        Refused: a field is wrong, or the number is taken. NotAllowed: not the actor's area or operator.
    """
    values = checked(FIELDS, given)
    require(actor, operator_id=operator_id, division=values["division"])
    _check(values["kind"], values["number"], values["valid_from"], values["valid_until"])
    row = CertifiedProduct.objects.create(operator_id=operator_id, is_demo=is_demo, **values)
    record(
        "registry.certificate.created",
        subject=f"registry.certifiedproduct:{row.pk}",
        before={},
        after=snapshot(row, AUDITED),
        actor=actor,
        now=now,
        operator_id=operator_id,
        division=values["division"],
    )
    return row


@transaction.atomic
def update_certified_product(
    row: CertifiedProduct, *, version: int, actor: Actor, now: datetime, **given: Any
) -> CertifiedProduct:
    """The certificate has what is ``given`` (of ``FIELDS``, but neither kind nor division), if nobody wrote since ``version`` was read.

    Raises:
        Refused, NotAllowed: as ``create_certified_product``. StaleState: somebody wrote.
    """
    require(actor, operator_id=row.operator_id, division=row.division)
    changes = checked(FIELDS.without("kind", "division"), given, partial=True)
    _check(
        row.kind,
        changes.get("number", row.number),
        changes.get("valid_from", row.valid_from),
        changes.get("valid_until", row.valid_until),
        row.pk,
    )
    before = snapshot(row, AUDITED)
    advance(row, seen=version, **changes)
    row.refresh_from_db()  # as the columns keep it: a number with its places
    record(
        "registry.certificate.updated",
        subject=f"registry.certifiedproduct:{row.pk}",
        before=before,
        after=snapshot(row, AUDITED),
        actor=actor,
        now=now,
        operator_id=row.operator_id,
        division=row.division,
    )
    return row
