"""GTINs: an operator says which is theirs for which product, and that it holds no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from youji.exchange.fields import GTIN
from youji.exchange.models import Gtin
from youji.exchange.selectors.events import whose
from youji.exchange.selectors.gtins import find_gtin
from youji.ledger.services import record
from youji.registry.selectors import find_product
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused, StaleState
from youji.shared.rows import one_of_two

TAKEN = "这个条码已经有主体登记了。请核对数字；确实是您的，请联系县农业农村局。"


def register_gtin(*, actor: Actor, now: datetime, **said: Any) -> Gtin:
    """The GTIN is the operator's for the product, from now on.

    Raises:
        NotAllowed: the actor has no operator. Refused: no GTIN, no such product, or somebody has it already.
    """
    operator = whose(actor)
    values = checked(GTIN, said)
    product = find_product(values["product"])
    if product is None:
        raise Refused("产品名录里没有这个名称。请照名录填写。", "product")
    with transaction.atomic():
        if Gtin.objects.filter(gtin=values["gtin"], ended_at=None).exists():
            raise Refused(TAKEN, "gtin")
        with one_of_two(TAKEN):
            row = Gtin.objects.create(operator_id=operator, gtin=values["gtin"], product=product, said_at=now)
        _audit(row, "entered", actor, now)
    return row


def end_gtin(*, gtin: str, actor: Actor, now: datetime) -> Gtin:
    """The GTIN is nobody's any more; labels that bear it lead where they led.

    Raises:
        Unknown: none of the operator's that holds. StaleState: it was ended meanwhile.
    """
    with transaction.atomic():
        row = find_gtin(gtin, actor)
        if Gtin.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now) != 1:
            raise StaleState("这个条码刚刚已经停用了。")
        row.ended_at = now
        _audit(row, "closed", actor, now)
    return row


def _audit(row: Gtin, verb: str, actor: Actor, now: datetime) -> None:
    record(
        f"exchange.gtin.{verb}",
        subject=f"exchange.gtin:{row.gtin}",
        before={},
        after={"gtin": row.gtin, "product": row.product.name},
        actor=actor,
        now=now,
        operator_id=row.operator_id,
    )
