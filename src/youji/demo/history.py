"""What the province had recognised before the catalogue's first edition: entered from its documents, as at the start
of real use. About as many of each kind as the province has reported, so that the targets look like themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from youji.catalogue.services import entering as catalogue
from youji.demo import members, register
from youji.demo.drive import upload
from youji.demo.made import World
from youji.divisions import selectors as divisions
from youji.divisions.logic.places import short_name
from youji.documents.services import store
from youji.registry import services as registry
from youji.registry.models import Base, BaseKind, CertificationKind, GIProduct
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

SEED = 20230101
#: Entered this long before now; the first edition follows.
ENTERED_DAYS_AGO = 440
#: What the first edition left out was told so long ago, and as what it had been recognised.
LATE = 210
LEFT_OUT = {
    "茶": ("county-product", "county_product"),
    "辣椒": ("provincial-base", "green"),
    "柑橘": ("provincial-base", "full_control"),
}
#: How many bases of each scheme were recognised in 2023, 2024 and 2025 (to the summer).
NUMBERS = {
    "provincial-base": (92, 41, 17),
    "green-demonstration": (38, 16, 8),
    "organic-standard": (12, 8, 4),
    "full-control": (8, 9, 6),
    "gi-core": (22, 18, 9),
    "county-product": (0, 0, 46),
    "green-raw-material": (21, 8, 5),
    "key-county": (9, 8, 5),
}
YEARS = (2023, 2024, 2025)
LAST_DAY_OF_2025 = date(2025, 8, 30)
#: The farms of the walk-through stay free to apply.
KEPT_FREE = {"430611": 2, "430181": 1}


def enter(world: World) -> None:
    """Every scheme's recognitions, list by list."""
    random = Random(SEED)
    schemes = {scheme.key: (version, scheme) for version, scheme in world.schemes}
    for key, numbers in NUMBERS.items():
        version, scheme = schemes[key]
        bases = _bases(world, scheme, sum(numbers), random)
        for year, number in zip(YEARS, numbers, strict=True):
            _one_list(world, version, scheme, [next(bases) for _ in range(number)], year=year, random=random)
    version, scheme = schemes["provincial-base"]
    _one_list(world, version, scheme, list(_of_named_producers(world, random)), year=2025, random=random)


def enter_late(world: World) -> None:
    """Three bases of 君山 that the first edition left out, with the document that says so: those whose season is played."""
    members.found(world)
    publisher, at = world.cast.officer(Role.PUBLISHER, "43", world.days_ago(LATE)), world.days_ago(LATE)
    day = clock.local_date(world.days_ago(ENTERED_DAYS_AGO + 20))
    schemes = {scheme.key: version for version, scheme in world.schemes}
    for row, (product, base) in enumerate(world.early.items(), 1):
        key, category = LEFT_OUT[product]
        catalogue.enter_national(
            scheme_version=schemes[key],
            category=category,
            base=base,
            document_number=f"湘农发〔{day.year}〕91号（演示）",
            issued_by=catalogue.DEPARTMENT,
            list_row=str(row),
            recognised_on=day,
            document=store(
                file=upload("认定公布文件.pdf"),
                name="认定公布文件.pdf",
                actor=publisher,
                now=at,
                division="43",
            ),
            source="演示数据",
            is_demo=True,
            actor=publisher,
            now=at,
        )


def _of_named_producers(world: World, random: Random) -> Iterator[Base]:
    """Another base of each producer one can sign in as: recognised, to see what holding a recognition is like."""
    for county in KEPT_FREE:
        operator = world.farms[county][0].operator
        product = random.choice(register.leaves())
        yield register.base_of(operator, product, random, world.days_ago(1400), land=world.land)[0]


def _one_list(
    world: World, version: SchemeVersion, scheme: Scheme, bases: list[Base], *, year: int, random: Random
) -> None:
    """One document with its list."""
    at = world.days_ago(ENTERED_DAYS_AGO)
    first, last = date(year, 3, 1), min(date(year, 12, 20), LAST_DAY_OF_2025)
    day = first + timedelta(days=random.randrange((last - first).days))
    day = min(day, clock.local_date(world.days_ago(ENTERED_DAYS_AGO + 5)))
    number = f"湘农发〔{year}〕{random.randint(10, 90)}号（演示）"
    national = scheme.level == "national"
    for row, base in zip(count(1), bases, strict=False):
        catalogue.enter_national(
            scheme_version=version,
            category=random.choice(scheme.categories).key,
            base=base,
            document_number=number.replace("湘农发", "农绿基") if national else number,
            issued_by="中国绿色食品发展中心" if national else catalogue.DEPARTMENT,
            list_row=str(row),
            recognised_on=day,
            source="演示数据",
            is_demo=True,
            actor=world.cast.officer(Role.PUBLISHER, "43", at),
            now=at,
        )


def _bases(world: World, scheme: Scheme, number: int, random: Random) -> Iterator[Base]:
    """Bases that fit the scheme, none twice."""
    if scheme.key == "gi-core":
        return iter(_gi_bases(world, number, random))
    if scheme.subject == BaseKind.OPERATOR:
        free = [
            farm.base
            for county, farms in sorted(world.farms.items())
            for farm in farms[KEPT_FREE.get(county, 0) :]
        ]
        return iter(random.sample(free, number))
    counties = sorted(world.farms)
    if scheme.subject == BaseKind.COUNTY:
        return iter([_county(world, c) for c in random.sample(counties, number)])
    products = [p for p in register.leaves() if p.group != "畜牧"]
    return iter(
        [
            _county_product(world, county, random.choice(products), random)
            for county in random.sample(counties, number)
        ]
    )


def _county(world: World, county: str) -> Base:
    known = Base.objects.filter(kind=BaseKind.COUNTY, division=county).first()
    return known or registry.create_base(
        name=divisions.full_name(county),
        kind=BaseKind.COUNTY,
        division=county,
        responsible=f"{divisions.full_name(county)}人民政府",
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(ENTERED_DAYS_AGO + 5),
    )


def _county_product(world: World, county: str, product: register.Product, random: Random) -> Base:
    here = Base.objects.filter(kind=BaseKind.COUNTY_PRODUCT, division=county)
    home = register.grown_in(county, product)
    product = product if here.filter(product=home).exists() else home
    known = here.filter(product=product).first()
    if known:
        return known
    area = Decimal(random.randint(30, 900) * 100)
    return registry.create_base(
        name=f"{short_name(divisions.name_of(county))}{product.name}",
        kind=BaseKind.COUNTY_PRODUCT,
        division=county,
        product_id=product.pk,
        area_mu=area,
        **register.kept(product.group, product.name, area),
        output_t=Decimal(random.randint(20, 400) * 100),
        techniques=register.TECHNIQUES.get(product.group, ""),
        responsible=f"{divisions.full_name(county)}人民政府",
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(ENTERED_DAYS_AGO + 5),
    )


def _gi_bases(world: World, number: int, random: Random) -> list[Base]:
    """One core base for each of some GI products, in a county the product comes from."""
    known = [gi for gi in GIProduct.objects.order_by("name") if any(c in world.farms for c in gi.counties)]
    made = []
    for serial, gi in enumerate(random.sample(known, number), 1):
        county = next(c for c in gi.counties if c in world.farms)
        operator = world.farms[county][-1].operator
        area = random.randint(6, 40) * 50
        base = registry.create_base(
            name=f"{gi.name}核心基地",
            kind=BaseKind.OPERATOR,
            division=county,
            operator_id=operator.pk,
            gi_product_id=gi.pk,
            area_mu=Decimal(area),
            **register.kept(gi.group, gi.name, area),
            output_t=Decimal(area),
            techniques=register.TECHNIQUES.get(gi.group, ""),
            responsible=operator.name,
            source="演示数据",
            is_demo=True,
            actor=SYSTEM,
            now=world.days_ago(ENTERED_DAYS_AGO + 5),
        )
        shapes = world.land.plots(county, area)
        registry.add_plots(
            base_id=base.pk,
            plots=[(f"{n}号地", shape) for n, shape in enumerate(shapes, 1)],
            datum="CGCS2000",
            actor=SYSTEM,
            now=world.days_ago(ENTERED_DAYS_AGO + 4),
        )
        registry.create_certified_product(
            kind=CertificationKind.GI,
            number=f"AGI{90000 + serial}",
            name=gi.name,
            division=county,
            valid_from=date(2019, 1, 1) + timedelta(days=random.randrange(1200)),
            valid_until=None,
            operator_id=operator.pk,
            gi_product_id=gi.pk,
            issuer="演示发证机构",
            source="演示数据",
            is_demo=True,
            actor=SYSTEM,
            now=world.days_ago(ENTERED_DAYS_AGO + 4),
        )
        made.append(base)
    return made
