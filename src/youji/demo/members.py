"""Who produces in 君山: a county-product base with ten members, and producers of vegetables, citrus, rice, pigs and fish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from youji.accounts.services import create_demo_person
from youji.demo import names, register
from youji.demo.made import World
from youji.members import services as members
from youji.members.models import Membership
from youji.registry import services as registry
from youji.registry.models import Base, BaseKind, CertificationKind, Operator, OperatorKind, Product
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role

COUNTY = "430611"
#: The county's tea, as wide as nobody else has registered it.
TEA = ("04", "0404", "0401", "0402")
#: Since when the bases that the province recognised before have stood: as long as anybody's.
STOOD = 1400
#: Since when they are members, and when the county entered them.
SINCE, ENTERED = 400, 390
#: Households of the base: how they sign in (empty: not at all), and whether the co-operative keeps their books.
HOUSEHOLDS: tuple[tuple[str, str, bool], ...] = (
    ("李大山", "junshan-nonghu", False),
    ("陈桂香", "junshan-nonghu2", False),
    ("彭三元", "junshan-nonghu3", True),
    ("刘腊梅", "", True),
    ("周满生", "", True),
)
FARMS: tuple[tuple[str, OperatorKind, str], ...] = (
    ("君山区洞庭春茶叶专业合作社", OperatorKind.COOPERATIVE, "junshan-cha"),
    ("君山区银针茶业有限公司", OperatorKind.ENTERPRISE, "junshan-cha2"),
    ("君山区后湖家庭农场", OperatorKind.FAMILY_FARM, "junshan-cha3"),
    ("君山区柳毅家庭农场", OperatorKind.FAMILY_FARM, "junshan-cha4"),
)
#: Who works for the co-operative besides: the bookkeeper of its households, and whoever inspects from within (both 经办人).
CLERKS: tuple[tuple[str, str, str], ...] = (
    ("junshan-jizhang", "邹小满·记账员", "bookkeeper"),
    ("junshan-neijian", "欧阳静·内检员", "inspector"),
)
#: What else is produced there: product, its operator, its base, who signs in.
OTHERS: tuple[tuple[str, str, OperatorKind, str], ...] = (
    ("辣椒", "君山区广兴洲蔬菜专业合作社", OperatorKind.COOPERATIVE, "junshan-shucai"),
    ("柑橘", "君山区良心堡柑橘家庭农场", OperatorKind.FAMILY_FARM, "junshan-ganju"),
    ("稻谷", "君山区钱粮湖粮食专业合作社", OperatorKind.COOPERATIVE, "junshan-daogu"),
    ("生猪", "君山区许市生猪养殖有限公司", OperatorKind.ENTERPRISE, "junshan-shengzhu"),
    ("草鱼", "君山区采桑湖水产专业合作社", OperatorKind.COOPERATIVE, "junshan-yu"),
)
#: Those of them whose base stood and was recognised before, and what each is certified as.
RECOGNISED: Mapping[str, CertificationKind] = {
    "辣椒": CertificationKind.GREEN,
    "柑橘": CertificationKind.FEATURED,
}


def found(world: World) -> None:
    """The county's tea base and those of ``RECOGNISED`` stand, without ground, members or anybody who signs in.

    Ground is drawn by ``fill``, when everybody else has theirs: what they were given stays what it was.
    """
    random, at = Random("members: recognised"), world.days_ago(STOOD)
    world.early["茶"] = _tea(world)
    for name, called, kind, _ in OTHERS:
        if wanted := RECOGNISED.get(name):
            operator, product = _operator(called, kind, world, random, days=STOOD), _grown(name)
            base, area = register.base_of(operator, product, random, at, land=None)
            since = clock.local_date(world.days_ago(SINCE))
            register.certify(operator, product, Decimal(area), random, at, valid_from=since, wanted=wanted)
            world.early[name] = base


def fill(world: World) -> None:
    """The base of ``found`` has its members, their plots and what waits; the other producers have their bases and sign in."""
    random = Random("members")
    at = world.days_ago(SINCE + 10)
    base = world.early["茶"]
    plots = _plots(world, base, random)
    coop, *farms = [_known(name, kind, user, world, random) for name, kind, user in FARMS]
    for user, clerk, duty in CLERKS:
        create_demo_person(
            username=user,
            name=f"{clerk}（演示）",
            roles=[Role.STAFF],
            operator_id=coop.pk,
            area=COUNTY,
            duty=duty,
            now=at,
        )
    homes = [
        (_known(name, OperatorKind.HOUSEHOLD, user, world, random), user, kept)
        for name, user, kept in HOUSEHOLDS
    ]
    for number, (operator, user) in enumerate(
        [(coop, FARMS[0][2]), *zip(farms, (f[2] for f in FARMS[1:]), strict=True)]
    ):
        _join(world, base, operator, user, plots[number])
    for number, (operator, user, kept) in enumerate(homes, 4):
        _join(world, base, operator, user, plots[number], bookkeeper=coop.code if kept else "")
    own = world.farms[COUNTY][0].operator
    _join(world, base, own, "junshan-zhuti", plots[9])
    _wait(world, base, random)
    for product, name, kind, user in OTHERS:
        _other(world, random, (product, name, kind, user), at)


def _tea(world: World) -> Base:
    taken = set(
        Base.objects.filter(division=COUNTY, kind=BaseKind.COUNTY_PRODUCT).values_list(
            "product__code", flat=True
        )
    )
    product = Product.objects.get(code=next(code for code in TEA if code not in taken))
    return registry.create_base(
        name=f"君山{product.name}",
        kind=BaseKind.COUNTY_PRODUCT,
        division=COUNTY,
        product_id=product.pk,
        area_mu=Decimal(1200),
        output_t=Decimal("96.5"),
        address="柳林洲街道、钱粮湖镇、良心堡镇",
        techniques=register.TECHNIQUES["茶叶"],
        responsible="岳阳市君山区农业农村局",
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(STOOD),
    )


def _plots(world: World, base: Base, random: Random) -> list[list[Any]]:
    """A dozen pieces of ground: ten for the members, two that the county has yet to give to somebody."""
    land = world.land.drawn_with(random)
    made = []
    for number in range(1, 13):
        shapes = [(f"{number}组{n}号茶园", shape) for n, shape in enumerate(land.plots(COUNTY, 90)[:2], 1)]
        made.append(
            registry.add_plots(
                base_id=base.pk, plots=shapes, datum="CGCS2000", actor=SYSTEM, now=world.days_ago(SINCE + 5)
            )
        )
    return made


def _operator(
    name: str, kind: OperatorKind, world: World, random: Random, *, days: int = SINCE + 10
) -> Operator:
    person = name if kind == OperatorKind.HOUSEHOLD else names.person(random)
    identity = (
        {"identity_kind": "none", "uscc": None}
        if kind == OperatorKind.HOUSEHOLD
        else {"uscc": names.credit_code(kind, COUNTY, random)}
    )
    return registry.create_operator(
        name=name,
        kind=kind,
        division=COUNTY,
        address=names.village(random),
        contact_name=person,
        contact_phone=names.phone(random),
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(days),
        **identity,
    )


def _known(name: str, kind: OperatorKind, user: str, world: World, random: Random) -> Operator:
    """The producer, and whoever signs in for it."""
    made = _operator(name, kind, world, random)
    _sign_in(world, made, user)
    return made


def _sign_in(world: World, operator: Operator, user: str) -> None:
    if user:
        create_demo_person(
            username=user,
            name=f"{operator.contact_name}（演示）",
            roles=[Role.HOLDER],
            operator_id=operator.pk,
            area=COUNTY,
            duty="grower" if operator.kind == OperatorKind.HOUSEHOLD else "",
            now=world.days_ago(SINCE + 10),
        )


def _join(
    world: World, base: Base, operator: Operator, user: str, plots: list[Any], *, bookkeeper: str = ""
) -> None:
    """The county enters them, they agree (on paper where nobody signs in), and work their plots."""
    at = world.days_ago(ENTERED)
    since = clock.local_date(world.days_ago(SINCE))
    county = world.cast.officer(Role.COUNTY_REVIEWER, COUNTY, at)
    row = members.enter(
        base=base, operator=operator.code, since=since, bookkeeper=bookkeeper, actor=county, now=at
    )
    _agree(world, row, user, county)
    members.assign_plots(
        base=base,
        plots=[plot.pk for plot in plots],
        operator=operator.code,
        since=since,
        actor=county,
        now=at + timedelta(days=2),
    )


def _agree(world: World, row: Membership, user: str, county: Actor) -> None:
    about: dict[str, Any] = {
        "membership_id": row.pk,
        "version": row.version,
        "now": world.days_ago(ENTERED - 1),
    }
    if user:
        members.answer(**about, answer="confirm", actor=_producer(world, row.operator))
    else:
        members.confirm_on_paper(
            **about,
            signed_on=clock.local_date(world.days_ago(ENTERED)),
            reason="在村部当面签字，签字单存乡镇农业站",
            actor=county,
        )


def _producer(world: World, operator: Operator) -> Actor:
    return world.cast.holder(operator, world.days_ago(ENTERED))


def _wait(world: World, base: Base, random: Random) -> None:
    """One who applies waits for the county; one who is entered and signs in nowhere, for a signed sheet."""
    at = world.days_ago(2)
    county = world.cast.officer(Role.COUNTY_REVIEWER, COUNTY, at)
    applying = _known("何新苗", OperatorKind.HOUSEHOLD, "junshan-nonghu4", world, random)
    today = clock.local_date(world.now)
    members.apply(base=base.code, since=today, actor=world.cast.holder(applying, at), now=at)
    silent = _known("蔡秋生", OperatorKind.HOUSEHOLD, "", world, random)
    members.enter(base=base, operator=silent.code, since=today, actor=county, now=at)


def _other(world: World, random: Random, told: tuple[str, str, OperatorKind, str], at: Any) -> None:
    name, called, kind, user = told
    land = world.land.drawn_with(random)
    if base := world.early.get(name):
        register.draw_plots(base, base.area_mu or 0, at, land=land)
        _sign_in(world, Operator.objects.get(pk=base.operator_id or 0), user)
    else:
        register.base_of(_known(called, kind, user, world, random), _grown(name), random, at, land=land)


def _grown(name: str) -> Product:
    return Product.objects.filter(name=name).order_by("code").first() or Product.objects.get(code="01")
