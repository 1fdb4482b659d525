"""The made-up register: operators in every county, their bases, plots and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from youji.demo import names
from youji.demo.land import Land
from youji.divisions import selectors as divisions
from youji.divisions.logic.places import short_name
from youji.registry import services as registry
from youji.registry.models import (
    Base,
    BaseKind,
    CertificationKind,
    GIProduct,
    Operator,
    OperatorKind,
    Product,
)
from youji.shared.actor import SYSTEM
from youji.shared.periods import add_years

KINDS = (OperatorKind.COOPERATIVE, OperatorKind.ENTERPRISE, OperatorKind.FAMILY_FARM)
#: 产品类别 and how many 亩 a base of it typically has (绿色食品 minimum scales are the floor, domain §1.5).
SIZES_MU = {
    "粮油": (600, 4000),
    "蔬菜": (150, 1500),
    "水果": (200, 2000),
    "茶叶": (200, 1800),
    "畜牧": (120, 400),
    "水产": (250, 1500),
    "中药材": (150, 1200),
    "食用菌": (110, 300),
}
TECHNIQUES = {
    "粮油": "稻油轮作、绿肥还田、侧深施肥、统防统治",
    "蔬菜": "防虫网、色板诱杀、膜下滴灌、集约化育苗",
    "水果": "生草栽培、增施有机肥、疏花疏果、物理防治",
    "茶叶": "有机肥替代化肥、杀虫灯与色板、机采机修",
    "畜牧": "自繁自养、粪污资源化利用、分区防疫",
    "水产": "尾水治理、生态混养、投入品管控",
    "中药材": "仿野生栽培、轮作、病虫绿色防控",
    "食用菌": "菌棒集中生产、废菌棒还田、控温控湿",
}
CERTIFICATES = (
    CertificationKind.GREEN,
    CertificationKind.GREEN,
    CertificationKind.ORGANIC,
    CertificationKind.FEATURED,
)


@dataclass(frozen=True, slots=True)
class Farm:
    """One operator with its base, as made."""

    operator: Operator
    base: Base


#: Products that came into the tree after the demonstration was drawn: what is drawn from must stay as it was.
LATER = ("0110", "022401", "022402", "022403", "022404", "022405")


def leaves() -> list[Product]:
    """The products that have none below them, as the demonstration first knew them."""
    return list(Product.objects.filter(children__isnull=True).exclude(code__in=LATER).order_by("code"))


def grown_in(division: str, product: Product) -> Product:
    """``product``, or its kind where it bears the name of another place: 石门 has no 新晃黄牛, 云溪 no 永顺大米.

    It is asked after the draw, so that the demonstration stays what it is.
    """
    gi = GIProduct.objects.filter(name=product.name).first()
    homes = (gi.counties if gi else ()) or named_after(product.name)
    elsewhere = homes and not any(division.startswith(home) for home in homes)
    return product.parent or product if elsewhere else product


def named_after(name: str) -> list[str]:
    """The places whose name a product begins with."""
    return [place.code for place in divisions.places().values() if name.startswith(short_name(place.name))]


def farm(
    division: str,
    product: Product,
    random: Random,
    now: datetime,
    *,
    land: Land,
    certified_from: date | None = None,
    certificate: str = CertificationKind.GREEN,
) -> Farm:
    """An operator of ``division`` with one base of ``product``, its plots, and its certificate.

    ``certified_from`` asks for a ``certificate`` of that kind from that day.
    """
    kind = random.choice(KINDS)
    founded = date(random.randint(2009, 2021), random.randint(1, 12), random.randint(1, 28))
    operator = registry.create_operator(
        name=_free_name(division, kind, random),
        kind=kind,
        division=division,
        uscc=names.credit_code(kind, division, random),
        address=names.village(random),
        contact_name=names.person(random),
        contact_phone=names.phone(random),
        registered_on=founded,
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=now,
    )
    base, area = base_of(operator, product, random, now, land=land)
    certify(
        operator,
        grown_in(division, product),
        Decimal(area),
        random,
        now,
        valid_from=certified_from,
        wanted=certificate,
    )
    return Farm(operator, base)


def kept(group: str, name: str, area_mu: Decimal | int) -> dict[str, Any]:
    """How much livestock stands on the ground, in its own unit; nothing is counted of what grows."""
    if group != "畜牧":
        return {}
    fowl = any(kind in name for kind in "鸡鸭鹅禽")
    return {"scale": Decimal(area_mu) * (60 if fowl else 6), "scale_unit": "bird" if fowl else "head"}


def base_of(
    operator: Operator, product: Product, random: Random, now: datetime, *, land: Land | None
) -> tuple[Base, int]:
    """A base of the operator's with its plots (without ``land`` they are still to be drawn), and its size in 亩."""
    product = grown_in(operator.division, product)
    low, high = SIZES_MU.get(product.group, (150, 1000))
    area = random.randint(low, high)
    base = registry.create_base(
        name=f"{operator.name.removesuffix('有限公司')}{product.name}基地",
        kind=BaseKind.OPERATOR,
        division=operator.division,
        operator_id=operator.pk,
        product_id=product.pk,
        area_mu=Decimal(area),
        **kept(product.group, product.name, area),
        output_t=Decimal(str(round(area * random.uniform(0.2, 2.0), 1))),
        address=names.village(random),
        techniques=TECHNIQUES.get(product.group, ""),
        responsible=operator.name,
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=now,
    )
    if land:
        draw_plots(base, area, now, land=land)
    return base, area


def draw_plots(base: Base, area_mu: Decimal | int, now: datetime, *, land: Land) -> None:
    """The base has plots that together make up about ``area_mu``."""
    shapes = land.plots(base.division, float(area_mu))
    registry.add_plots(
        base_id=base.pk,
        plots=[(f"{number}号地", shape) for number, shape in enumerate(shapes, 1)],
        datum="CGCS2000",
        actor=SYSTEM,
        now=now,
    )


def certify(
    operator: Operator,
    product: Product,
    area_mu: Decimal,
    random: Random,
    now: datetime,
    *,
    valid_from: date | None = None,
    wanted: str = CertificationKind.GREEN,
) -> None:
    """One certificate, mostly in force for years to come, sometimes about to end. GI registration has no end."""
    kind = CertificationKind(wanted) if valid_from else random.choice(CERTIFICATES)
    years = 1 if kind == CertificationKind.ORGANIC else 3
    valid_from = valid_from or date(2026, 11, 23) - timedelta(days=random.randint(10, 350 * years))
    registry.create_certified_product(
        kind=kind,
        number=_number(kind, valid_from, random),
        name=product.name,
        division=operator.division,
        valid_from=valid_from,
        valid_until=None if kind == CertificationKind.GI else add_years(valid_from, years),
        operator_id=operator.pk,
        product_id=product.pk,
        issuer="演示发证机构",
        area_mu=area_mu,
        output_t=Decimal(str(round(float(area_mu) * random.uniform(0.2, 1.5), 1))),
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=now,
    )


def _number(kind: str, issued: date, random: Random) -> str:
    serial = random.randint(0, 9999)
    return {
        CertificationKind.GREEN: f"LB-{random.randint(1, 50):02d}-{issued:%y%m}18{serial:04d}A",
        CertificationKind.ORGANIC: f"001OP{issued:%y}{random.randint(0, 99999):05d}",
        CertificationKind.GI: f"AGI{issued:%Y}-{random.randint(1, 4):02d}-{serial:04d}",
        CertificationKind.FEATURED: f"CAQS-MTYX-{issued:%Y}{random.randint(0, 999999):06d}",
    }[CertificationKind(kind)]


def _free_name(division: str, kind: str, random: Random) -> str:
    while True:
        name = names.operator(divisions.name_of(division), kind, random)
        if not Operator.objects.filter(name=name).exists():
            return name
