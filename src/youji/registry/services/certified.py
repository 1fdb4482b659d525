"""Writing product certificates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from youji.ledger.services import record
from youji.registry.logic import certificates
from youji.registry.models import CertifiedProduct
from youji.registry.services.common import require, snapshot, swap
from youji.shared.actor import Actor
from youji.shared.refusals import Refused

AUDITED = (
    "kind",
    "number",
    "name",
    "operator_id",
    "division",
    "valid_from",
    "valid_until",
    "revoked_on",
    "area_mu",
    "output_t",
)
CHANGEABLE = frozenset(
    [
        "number",
        "name",
        "product_id",
        "gi_product_id",
        "issuer",
        "valid_from",
        "valid_until",
        "area_mu",
        "output_t",
        "revoked_on",
        "revoked_reason",
        "source",
    ]
)


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
    kind: str,
    number: str,
    name: str,
    division: str,
    valid_from: date,
    valid_until: date | None,
    operator_id: int | None = None,
    product_id: int | None = None,
    gi_product_id: int | None = None,
    issuer: str = "",
    area_mu: Decimal | None = None,
    output_t: Decimal | None = None,
    source: str = "",
    is_demo: bool = False,
    actor: Actor,
    now: datetime,
) -> CertifiedProduct:
    """The certificate is registered, its number in the form its kind prints. ``[valid_from, valid_until)``.

    Raises:
        Refused: at ``number``, ``valid_until`` or ``name``. NotAllowed: not the actor's area or operator.
    """
    require(actor, operator_id=operator_id, division=division)
    number = certificates.normalise(number)
    if not name.strip():
        raise Refused("请填写证书上的产品名称。", "name")
    _check(kind, number, valid_from, valid_until)
    row = CertifiedProduct.objects.create(
        kind=kind,
        number=number,
        name=name.strip(),
        division=division,
        operator_id=operator_id,
        product_id=product_id,
        gi_product_id=gi_product_id,
        issuer=issuer,
        valid_from=valid_from,
        valid_until=valid_until,
        area_mu=area_mu,
        output_t=output_t,
        source=source,
        is_demo=is_demo,
    )
    record(
        "registry.certificate.created",
        subject=f"registry.certifiedproduct:{row.pk}",
        before={},
        after=snapshot(row, AUDITED),
        actor=actor,
        now=now,
        operator_id=operator_id,
        division=division,
    )
    return row


@transaction.atomic
def update_certified_product(
    row: CertifiedProduct, *, version: int, actor: Actor, now: datetime, **changes: Any
) -> CertifiedProduct:
    """The certificate has ``changes`` (of ``CHANGEABLE``), if nobody wrote since ``version`` was read.

    Raises:
        Refused, NotAllowed: as ``create_certified_product``. StaleState: somebody wrote.
    """
    require(actor, operator_id=row.operator_id, division=row.division)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"cannot change {sorted(unknown)}")
    if "number" in changes:
        changes["number"] = certificates.normalise(changes["number"])
    _check(
        row.kind,
        changes.get("number", row.number),
        changes.get("valid_from", row.valid_from),
        changes.get("valid_until", row.valid_until),
        row.pk,
    )
    before = snapshot(row, AUDITED)
    row = swap(row, version=version, changes=changes)
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
