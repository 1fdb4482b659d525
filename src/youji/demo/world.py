"""The demonstration world: made from a seed around the real reference data, marked 演示数据 throughout.

Cases in every state of every scheme, a catalogue of two editions with things that happened to its entries, and
work waiting for each role. Everything goes through the services, at instants before ``now``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from youji.accounts.models import Person
from youji.accounts.services import load_demo_people
from youji.catalogue.services import editions
from youji.catalogue.services import entering as catalogue
from youji.demo import (
    buyers,
    certificates,
    desks,
    environment,
    exchange,
    history,
    looks,
    members,
    norms,
    photographs,
    procedures,
    quality,
    recalls,
    register,
    season,
    standards,
    standing,
)
from youji.demo.made import CASE_COUNTIES, World
from youji.divisions import selectors as divisions
from youji.registry import services as registry
from youji.registry.models import Base, BaseKind
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

Tell = Callable[[str], None]


@transaction.atomic
def build(now: datetime, tell: Tell) -> None:
    """The whole world or nothing, told step by step."""
    load_demo_people(now)
    world = World(now)
    for title, make in (
        ("登记主体、基地、地块、证书", farms),
        ("纳入国家级基地和重点市县", national),
        ("补录目录建立以前的省级认定", history.enter),
        ("发布目录第一版", first_edition),
        ("历史批次：已认定的基地", procedures.recognised),
        ("补录漏报的君山三个基地", history.enter_late),
        ("发布目录第二版", second_edition),
        ("动态管理：警示、整改、暂停、删除、申诉、年检", standing.happen),
        ("办理中的申报：各办法的各个状态", procedures.in_progress),
        ("对不予认定的申诉", procedures.appealed),
        ("君山的故事", desks.fill),
        ("基地照片", photographs.hang),
        ("君山的成员", members.fill),
        ("标准、规程、采用与阅知", standards.fill),
        ("产地环境：检测、线索、回收、试验站", environment.fill),
        ("核对过的农药标签", norms.fill),
        ("一个生产季：十五家的记录、台账、批次", season.fill),
        ("承诺达标合格证：有效、作废、合批、开后被暂停", certificates.fill),
        ("一次召回和一次召回演练", recalls.fill),
        ("收购站、市场、食堂、超市：收货查验、收存、混装再开", buyers.fill),
        ("质量自控：培训、内检员、自检、不合格的一批", quality.fill),
        ("标签有人查看，一份看得太多", looks.play),
        ("数据交换：条码、事件、外送", exchange.fill),
    ):
        tell(title)
        make(world)


def farms(world: World) -> None:
    """A farm in every county, more where cases are handled."""
    products = register.leaves()
    at = world.days_ago(1400)
    for city in divisions.cities():
        for county in divisions.counties(city.code):
            number = 9 if county.code in CASE_COUNTIES else 1
            world.farms[county.code] = [
                register.farm(
                    county.code,
                    world.random.choice(products),
                    world.random,
                    at,
                    land=world.land,
                    # Whoever signs in as a producer can apply: in the first category green food is asked for.
                    certified_from=clock.local_date(world.days_ago(300)) if first else None,
                )
                for first in (n == 0 for n in range(number))
            ]
    _assign_producers(world)


def _assign_producers(world: World) -> None:
    """The named producers of the demonstration belong to the first farm of their county."""
    producers = Person.objects.exclude(grants__role=Role.LABORATORY)
    for person in producers.filter(is_demo=True, area__in=("430611", "430181"), operator_id=None):
        Person.objects.filter(pk=person.pk).update(operator_id=world.farms[person.area][0].operator.pk)


def national(world: World) -> None:
    """National bases, key counties and key cities, entered from their documents."""
    direct = {scheme.subject: (version, scheme) for version, scheme in world.schemes if scheme.direct_entry}
    counties = sorted(world.farms)
    bases = world.random.sample(counties, 68)
    places = {
        BaseKind.CITY: ["4306", "4312"],
        BaseKind.COUNTY: world.random.sample(counties, 11),
        BaseKind.OPERATOR: bases,
    }
    for kind, divisions_of_kind in places.items():
        version, scheme = direct[kind]
        for row, division in enumerate(divisions_of_kind, 1):
            _enter_national(world, version, scheme, division, row)


def _enter_national(world: World, version: SchemeVersion, scheme: Scheme, division: str, row: int) -> None:
    at = world.days_ago(440)
    recognised_on = clock.local_date(world.days_ago(world.random.randint(450, 900)))
    catalogue.enter_national(
        scheme_version=version,
        category=scheme.categories[row % len(scheme.categories)].key,
        base=_national_base(world, division, scheme.subject),
        document_number=f"农质发〔{recognised_on.year}〕{world.random.randint(1, 20)}号（演示）",
        issued_by="农业农村部",
        list_row=str(row),
        recognised_on=recognised_on,
        valid_from=recognised_on,
        source="演示数据",
        is_demo=True,
        actor=world.cast.officer(Role.PUBLISHER, "43", at),
        now=at,
    )


def _national_base(world: World, division: str, kind: str) -> Base:
    if kind == BaseKind.OPERATOR:
        return world.farms[division][-1].base
    place = division[:4] if kind == BaseKind.CITY else division
    return registry.create_base(
        name=divisions.full_name(place),
        kind=kind,
        division=place,
        responsible=f"{divisions.full_name(place)}人民政府",
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(450),
    )


def first_edition(world: World) -> None:
    """The catalogue's first edition."""
    _publish(world, "湖南省优质农产品生产基地和重点市、县目录（演示）", world.days_ago(420))


def second_edition(world: World) -> None:
    """The second, with what was recognised since."""
    _publish(world, "湖南省优质农产品生产基地和重点市、县目录（演示）", world.days_ago(160))


def _publish(world: World, title: str, at: datetime) -> None:
    editions.publish_edition(
        title=title,
        document_number=f"湘农发〔{clock.local_date(at).year}〕{world.random.randint(20, 90)}号（演示）",
        is_demo=True,
        actor=world.cast.officer(Role.PUBLISHER, "43", at),
        now=at,
    )
