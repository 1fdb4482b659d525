"""Writing bases: an operator's, a county's for a product, a key county, a key city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from youji.ledger.services import record
from youji.registry.logic.initials import initials_of
from youji.registry.models import Base, BaseKind, Operator
from youji.registry.services.common import require, snapshot, swap, with_free_code
from youji.shared.actor import Actor
from youji.shared.refusals import Refused

AUDITED = (
    "code", "name", "kind", "operator_id", "division", "product_id", "gi_product_id", "address", "area_mu",
    "output_t", "techniques", "responsible",
)  # fmt: skip
CHANGEABLE = frozenset(
    [
        "name",
        "product_id",
        "gi_product_id",
        "address",
        "area_mu",
        "output_t",
        "techniques",
        "responsible",
        "lon",
        "lat",
        "source",
        "checked_on",
    ]
)


def serials(stem: str) -> Iterator[str]:
    """``<stem>-01``, ``<stem>-02`` … from the first that no base has."""
    used = [
        int(serial)
        for code in Base.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True)
        if (serial := code.rpartition("-")[2]).isdigit()
    ]
    first = max(used, default=0) + 1
    return (f"{stem}-{number:02d}" for number in range(first, first + 50))


def check_base(*, name: str, kind: str, division: str, operator: Operator | None) -> None:
    """Refuse a base without a name, an owner or a fitting area.

    Raises:
        Refused: with a sentence at the field.
    """
    if not name.strip():
        raise Refused("请填写基地名称，如“君山茶叶”。", "name")
    if kind == BaseKind.OPERATOR and operator is None:
        raise Refused("请选择基地所属的经营主体。", "operator")
    if kind == BaseKind.CITY and len(division) != 4:
        raise Refused("重点市应选择市州。", "division")
    if kind in {BaseKind.COUNTY, BaseKind.COUNTY_PRODUCT} and len(division) < 4:
        raise Refused("请选择县市区。", "division")


@transaction.atomic
def create_base(
    *,
    name: str,
    kind: str,
    division: str,
    operator_id: int | None = None,
    product_id: int | None = None,
    gi_product_id: int | None = None,
    area_mu: Decimal | None = None,
    output_t: Decimal | None = None,
    address: str = "",
    techniques: str = "",
    responsible: str = "",
    lon: float | None = None,
    lat: float | None = None,
    source: str = "",
    checked_on: date | None = None,
    is_demo: bool = False,
    actor: Actor,
    now: datetime,
) -> Base:
    """The base is registered: ``<主体码>-01`` for an operator's, ``<行政区划码>-01`` otherwise.

    Raises:
        Refused: a field is wrong. NotAllowed: the actor does not keep this area's or operator's register.
    """
    require(actor, operator_id=operator_id, division=division)
    operator = Operator.objects.filter(pk=operator_id).first() if operator_id else None
    check_base(name=name, kind=kind, division=division, operator=operator)
    stem = operator.code if operator and kind == BaseKind.OPERATOR else division
    base = with_free_code(
        lambda code: Base.objects.create(
            code=code,
            name=name.strip(),
            kind=kind,
            operator=operator,
            division=division,
            product_id=product_id,
            gi_product_id=gi_product_id,
            address=address,
            area_mu=area_mu,
            output_t=output_t,
            techniques=techniques,
            responsible=responsible,
            lon=lon,
            lat=lat,
            initials=initials_of(name),
            source=source,
            checked_on=checked_on,
            is_demo=is_demo,
        ),
        serials(stem),
        what="base",
    )
    record(
        "registry.base.created",
        subject=f"registry.base:{base.pk}",
        before={},
        after=snapshot(base, AUDITED),
        actor=actor,
        now=now,
        operator_id=base.operator_id,
        division=division,
    )
    return base


@transaction.atomic
def update_base(base: Base, *, version: int, actor: Actor, now: datetime, **changes: Any) -> Base:
    """The base has ``changes`` (of ``CHANGEABLE``), if nobody wrote since ``version`` was read.

    Raises:
        Refused: no name. StaleState: somebody wrote. NotAllowed: not the actor's to change.
    """
    require(actor, operator_id=base.operator_id, division=base.division)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"cannot change {sorted(unknown)}")
    if "name" in changes:
        if not changes["name"].strip():
            raise Refused("请填写基地名称，如“君山茶叶”。", "name")
        changes["initials"] = initials_of(changes["name"])
    before = snapshot(base, AUDITED)
    base = swap(base, version=version, changes=changes)
    record(
        "registry.base.updated",
        subject=f"registry.base:{base.pk}",
        before=before,
        after=snapshot(base, AUDITED),
        actor=actor,
        now=now,
        operator_id=base.operator_id,
        division=base.division,
    )
    return base
