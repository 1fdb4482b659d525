"""Writing bases: an operator's, a county's for a product, a key county, a key city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record
from youji.registry.fields import BASE, BUYERS, ORIGIN
from youji.registry.logic import scale
from youji.registry.logic.initials import initials_of
from youji.registry.logic.ownership import trespasses
from youji.registry.logic.permission import is_subject
from youji.registry.models import Base, BaseKind, GIProduct, Operator, Product
from youji.registry.services.common import require, with_free_code
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused
from youji.shared.rows import advance, snapshot

#: What the trail keeps of a base: all that describes it, and whose it is.
AUDITED = ("code", "operator_id", *BASE.without("operator"))
#: What a base is described by; its holder is another row.
FIELDS = BASE.without("operator") | ORIGIN


def serials(stem: str) -> Iterator[str]:
    """``<stem>-01``, ``<stem>-02`` … from the first that no base has."""
    used = [
        int(serial)
        for code in Base.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True)
        if (serial := code.rpartition("-")[2]).isdigit()
    ]
    first = max(used, default=0) + 1
    return (f"{stem}-{number:02d}" for number in range(first, first + 50))


def check_base(*, kind: str, division: str, operator: Operator | None) -> None:
    """Refuse a base without an owner or a fitting area.

    Raises:
        Refused: with a sentence at the field.
    """
    if kind == BaseKind.OPERATOR and operator is None:
        raise Refused("请选择基地所属的经营主体。", "operator")
    if operator is not None and operator.kind in BUYERS:
        raise Refused(f"{operator.get_kind_display()}只收购、销售，不登记基地，也不参加认定。", "operator")
    if kind == BaseKind.CITY and len(division) != 4:
        raise Refused("重点市应选择市州。", "division")
    if kind in {BaseKind.COUNTY, BaseKind.COUNTY_PRODUCT} and len(division) < 4:
        raise Refused("请选择县市区。", "division")


def check_scale(said: Mapping[str, Any], base: Base | None = None) -> dict[str, str]:
    """Field → sentence: what is counted has no unit, or one in which its product is not measured."""
    names = ("scale", "scale_unit", "product_id", "gi_product_id")
    known = {name: said.get(name, getattr(base, name) if base else BASE[name].empty) for name in names}
    if known["scale"] is None and not known["scale_unit"]:
        return {}
    groups = (
        Product.objects.filter(pk=known["product_id"]).values_list("group", flat=True).first(),
        GIProduct.objects.filter(pk=known["gi_product_id"]).values_list("group", flat=True).first(),
    )
    return scale.problems(known["scale"], known["scale_unit"], next(filter(None, groups), ""))


#: What is said to an answer taken back, at every door.
ANSWERED = "这里写明过与本主体其他基地的区别，可以改写，不能清空。"


def check_beside(
    said: Mapping[str, Any], operator_id: int | None, actor: Actor, base: Base | None = None
) -> dict[str, str]:
    """Whoever gives a base the name of another of its operator's is asked why it is another one; loaders are not.

    The answer may be put in other words and not taken back: a base keeps the name or the ground it was given for.
    """
    name = said.get("name", base.name if base else "")
    answered = said.get("beside", base.beside if base else "")
    if operator_id is None or answered or actor == SYSTEM:
        return {}
    if base is not None and base.beside:
        return {"beside": ANSWERED}
    if base is not None and name == base.name:
        return {}
    others = Base.objects.filter(operator_id=operator_id, name=name, kind=BaseKind.OPERATOR)
    other = others.exclude(pk=base.pk if base else 0).first()
    return {"beside": same_name(other.name, other.code)} if other else {}


def same_name(name: str, code: str) -> str:
    """The question, for every door."""
    return (
        f"本主体已有同名的基地“{name}”（{code}）。是同一个基地的，请在那一条上继续；"
        "确实是另一个的，请在这里写明区别，如地块、产品。"
    )


def check_county_product(*, kind: str, division: str, product_id: int | None, except_code: str = "") -> None:
    """What is recognised of a county's product is the county × the product: there is one base of it.

    Raises:
        Refused: it is in the register already, under the code named.
    """
    if kind != BaseKind.COUNTY_PRODUCT or product_id is None:
        return
    same = Base.objects.filter(kind=kind, division=division, product_id=product_id).exclude(code=except_code)
    if (known := same.first()) is not None:
        raise Refused(
            f"这个县的这个产品已经登记为“{known.name}”（{known.code}），请在那一条上继续，不必另行登记。",
            "product_id",
        )


@transaction.atomic
def create_base(
    *,
    operator_id: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
    is_demo: bool = False,
    actor: Actor,
    now: datetime,
    **given: Any,
) -> Base:
    """The base, described by ``FIELDS``, is registered: ``<主体码>-01`` for an operator's, ``<行政区划码>-01`` otherwise.

    Raises:
        Refused: a field is wrong. NotAllowed: the actor does not keep this area's or operator's register.
    """
    operator = Operator.objects.filter(pk=operator_id).first() if operator_id else None
    stands = {"division": operator.division if operator else ""}
    own = is_subject(actor, operator_id)

    def also(said: Mapping[str, Any]) -> dict[str, str]:
        asked = check_scale(said) | check_beside(said, operator_id, actor)
        return asked | (trespasses("base", said, stands) if own else {})

    values = checked(FIELDS, given, also=also)
    require(actor, operator_id=operator_id, division=values["division"])
    check_base(kind=values["kind"], division=values["division"], operator=operator)
    check_county_product(
        kind=values["kind"], division=values["division"], product_id=values.get("product_id")
    )
    stem = operator.code if operator and values["kind"] == BaseKind.OPERATOR else values["division"]
    base = with_free_code(
        lambda code: Base.objects.create(
            code=code,
            operator=operator,
            initials=initials_of(values["name"]),
            lon=lon,
            lat=lat,
            is_demo=is_demo,
            **values,
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
        division=values["division"],
    )
    return base


@transaction.atomic
def update_base(base: Base, *, version: int, actor: Actor, now: datetime, **given: Any) -> Base:
    """The base has what is ``given`` (of ``FIELDS``, but neither kind nor division), if nobody wrote since ``version`` was read.

    Raises:
        Refused: some field will not do. StaleState: somebody wrote. NotAllowed: not the actor's to change.
    """
    require(actor, operator_id=base.operator_id, division=base.division)

    def also(said: Mapping[str, Any]) -> dict[str, str]:
        return check_scale(said, base) | check_beside(said, base.operator_id, actor, base)

    changes = checked(FIELDS.without("kind", "division"), given, partial=True, also=also)
    if "name" in changes:
        changes["initials"] = initials_of(changes["name"])
    if "product_id" in changes:
        check_county_product(
            kind=base.kind, division=base.division, product_id=changes["product_id"], except_code=base.code
        )
    before = snapshot(base, AUDITED)
    advance(base, seen=version, **changes)
    base.refresh_from_db()  # as the columns keep it: a number with its places
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
