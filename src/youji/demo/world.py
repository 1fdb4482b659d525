"""The demonstration world: made from a seed around the real reference data, marked 演示数据 throughout.

Cases in every state of every scheme, a catalogue of two editions with things that happened to its entries, and
work waiting for each role. Everything goes through the services, at instants before ``now``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from django.db import transaction

from youji.accounts.models import Person
from youji.accounts.services import load_demo_people
from youji.demo import history, land, register, standing
from youji.demo.cast import Cast
from youji.demo.drive import Drive, path
from youji.divisions import selectors as divisions
from youji.recognition.logic.scheme import Scheme
from youji.recognition.logic.statuses import Status
from youji.recognition.models import Application, Round, SchemeVersion
from youji.recognition.selectors.schemes import scheme_of
from youji.recognition.services import acceptance, catalogue, editions, notices, rounds
from youji.registry import services as registry
from youji.registry.models import Base, BaseKind
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

SEED = 20261123
#: Counties where cases are handled; every county has a farm and a national base or not.
CASE_COUNTIES = (
    "430611",
    "430181",
    "430624",
    "430921",
    "430923",
    "431022",
    "433127",
    "433125",
    "430726",
    "430225",
)
#: Days from the start of a round to its end, before today: (opens, closes).
WINDOWS = {"recent": (-40, 25), "earlier": (-150, -41), "old": (-1300, -151)}
DAYS_A_STEP = 1.6
Tell = Callable[[str], None]


@dataclass
class World:
    """What has been made so far."""

    now: datetime
    random: Random = field(default_factory=lambda: Random(SEED))
    farms: dict[str, list[register.Farm]] = field(default_factory=dict)
    rounds: dict[tuple[str, str], Round] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.cast = Cast(self.random)
        self.land = land.Land(self.random)
        # Sorted here: databases differ in how they order a hyphen, and the world must not.
        versions = sorted(SchemeVersion.objects.all(), key=lambda version: version.key)
        self.schemes = [(version, scheme_of(version)) for version in versions]

    def days_ago(self, days: float) -> datetime:
        """That long before now."""
        return self.now - timedelta(days=days)


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
        ("历史批次：已认定的基地", recognised),
        ("发布目录第二版", second_edition),
        ("动态管理：警示、整改、暂停、删除、申诉、年检", standing.happen),
        ("办理中的申报：各办法的各个状态", in_progress),
        ("对不予认定的申诉", appealed),
        ("君山的故事", junshan),
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
    for person in Person.objects.filter(is_demo=True, area__in=("430611", "430181"), operator_id=None):
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


def recognised(world: World) -> None:
    """Bases that went the whole way: one or more for every category of every scheme with a procedure."""
    for version, scheme in world.schemes:
        if scheme.direct_entry:
            continue
        started = 320 + scheme.building_months * 31
        for category in scheme.categories:
            for _ in range(2 if scheme.subject == BaseKind.OPERATOR else 1):
                drive = _start(world, version, scheme, category.key, world.days_ago(started))
                drive.to(Status.RECOGNISED)


def in_progress(world: World) -> None:
    """One application in every status of every scheme that has a procedure."""
    for version, scheme in world.schemes:
        if scheme.direct_entry:
            continue
        for number, status in enumerate(statuses_of(scheme)):
            category = scheme.categories[number % len(scheme.categories)]
            _to_status(world, version, scheme, category.key, status)


def appealed(world: World) -> None:
    """Refusals appealed against: one still to be decided, one upheld, one dismissed."""
    version, scheme = next((v, s) for v, s in world.schemes if s.key == "provincial-base")
    for upheld in (None, True, False):
        drive = _start(world, version, scheme, scheme.categories[0].key, world.days_ago(16))
        drive.to(Status.REFUSED)
        drive.appeal(upheld=upheld)


def statuses_of(scheme: Scheme) -> list[str]:
    """Every status the scheme's steps name, the first first."""
    found = ["draft"]
    for step in scheme.steps:
        found += [status for status in (*step.sources, step.target) if status not in found]
    return found


def _to_status(world: World, version: SchemeVersion, scheme: Scheme, category: str, status: str) -> None:
    steps = path(scheme, "draft", status)
    names = {guard for step in steps for guard in step.guards}
    days = 3 + len(steps) * DAYS_A_STEP
    days += (scheme.notice_working_days * 1.6 + 4) * ("notice_is_over" in names)
    days += scheme.building_months * 31 * bool(names & {"building_period_has_run"})
    days += 4 * ("acceptance_is_passed" in names)
    drive = _start(world, version, scheme, category, world.days_ago(days))
    if status == Status.DRAFT:
        drive.fill_in()
        return
    drive.to(status, present=world.now)


def _start(world: World, version: SchemeVersion, scheme: Scheme, category: str, at: datetime) -> Drive:
    base = _base_for(world, scheme, category, at)
    found = _round(world, version, scheme, at)
    return Drive(base, found.pk, category, cast=world.cast, at=at, random=world.random)


def _round(world: World, version: SchemeVersion, scheme: Scheme, at: datetime) -> Round:
    """The announced round of this scheme whose window holds ``at``."""
    today = clock.local_date(world.now)
    day = clock.local_date(at)
    name = next(n for n, (opens, closes) in WINDOWS.items() if opens <= (day - today).days <= closes)
    key = (scheme.id, name)
    if key not in world.rounds:
        opens, closes = (today + timedelta(days=days) for days in WINDOWS[name])
        world.rounds[key] = _announce_round(world, version, scheme, opens, closes)
    return world.rounds[key]


def _announce_round(world: World, version: SchemeVersion, scheme: Scheme, opens: date, closes: date) -> Round:
    at = datetime.combine(opens, datetime.min.time(), clock.PROVINCE_TIME)
    actor = world.cast.officer(Role.PROVINCE_REVIEWER, "43", at)
    made = rounds.create_round(
        draft=rounds.Draft(
            title=f"{opens.year}年{scheme.short_title}申报（第{next(world.numbers)}批，演示）",
            scheme_version_id=version.pk,
            document_number=f"湘农办函〔{opens.year}〕{world.random.randint(10, 200)}号（演示）",
            opens_on=opens,
            closes_on=closes,
            announcement="请按认定办法组织申报，县级审核、市级把关，择优推荐。（演示）",
            default_quota=scheme.quota_max,
        ),
        actor=actor,
        now=at,
    )
    Round.objects.filter(pk=made.pk).update(is_demo=True)
    made.refresh_from_db()
    return rounds.announce_round(round_id=made.pk, version=made.version, actor=actor, now=at)


def _base_for(world: World, scheme: Scheme, category: str, at: datetime) -> Base:
    """A fresh base that fits the scheme, certified at ``at``."""
    division = CASE_COUNTIES[next(world.numbers) % len(CASE_COUNTIES)]
    if scheme.subject == BaseKind.OPERATOR:
        products = register.leaves()
        return register.farm(
            division,
            world.random.choice(products),
            world.random,
            world.days_ago(1390),
            land=world.land,
            certified_from=clock.local_date(at - timedelta(days=60)),
            certificate=next(iter(scheme.category(category).certificates), "green"),
        ).base
    place = division[:4] if scheme.subject == BaseKind.CITY else division
    product = world.random.choice(register.leaves()) if scheme.subject == BaseKind.COUNTY_PRODUCT else None
    name = divisions.name_of(place)
    short = name if len(name) <= 2 else name.removesuffix("县").removesuffix("市").removesuffix("区")
    return registry.create_base(
        name=f"{short}{product.name}" if product else divisions.full_name(place),
        kind=scheme.subject,
        division=place,
        product_id=product.pk if product else None,
        area_mu=world.random.randint(12_000, 90_000) if product else None,  # type: ignore[arg-type]
        output_t=world.random.randint(2_000, 40_000) if product else None,  # type: ignore[arg-type]
        techniques=register.TECHNIQUES.get(product.group, "") if product else "",
        responsible=f"{divisions.full_name(place)}人民政府",
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(1390),
    )


def junshan(world: World) -> None:
    """What the walk-through needs: rounds open in 君山, a half-done application, and ground claimed twice."""
    for version, scheme in world.schemes:
        if not scheme.direct_entry:
            _round(world, version, scheme, world.days_ago(1))
    farm = world.farms["430611"][0]
    version, scheme = next((v, s) for v, s in world.schemes if s.key == "provincial-base")
    drive = Drive(
        farm.base,
        _round(world, version, scheme, world.days_ago(2)).pk,
        scheme.categories[0].key,
        cast=world.cast,
        at=world.days_ago(2),
        random=world.random,
    )
    drive.fill_in()
    _arrange_a_visit(world)
    _claim_twice(world)
    _object(world)


def _arrange_a_visit(world: World) -> None:
    """Today two assessors of 岳阳 are expected on a base."""
    application = Application.objects.filter(
        status=Status.ACCEPTANCE, division__startswith="4306", operator__isnull=False
    ).first()
    visit = application.acceptances.first() if application else None
    if application is None or visit is None:
        return
    pair = [world.cast.assessor("4306", application.base, world.now, number=number) for number in (0, 1)]
    acceptance.arrange_acceptance(
        code=application.code,
        scheduled_on=clock.local_date(world.now),
        assessor_ids=[actor.user_id for actor in pair],
        version=visit.version,
        actor=world.cast.officer(Role.CITY_REVIEWER, "4306", world.now),
        now=world.now,
    )


def _claim_twice(world: World) -> None:
    """Two farms of 君山 draw the same ground, so that a reviewer meets the overlap."""
    mine, theirs = world.farms["430611"][0].base, world.farms["430611"][1].base
    plot = mine.plots.order_by("pk").first()
    if plot:
        registry.add_plot(
            base_id=theirs.pk,
            name="湖边地",
            geometry=land.overlapping(plot.geometry, 0.3),
            datum="CGCS2000",
            actor=SYSTEM,
            now=world.days_ago(30),
        )


def _object(world: World) -> None:
    """Somebody has objected, by name, to one of the applications on notice."""
    application = Application.objects.filter(status=Status.ON_NOTICE, division="430611").first()
    application = application or Application.objects.filter(status=Status.ON_NOTICE).order_by("pk").first()
    if application and application.notice_id:
        notices.file_objection(
            notice_id=application.notice_id,
            application_code=application.code,
            complaint=notices.Complaint(
                name="李明",
                phone="13900001234",
                text="公示的面积与实际不符，西侧约两百亩已改作他用，请核实。（演示）",
            ),
            source="demo",
            now=world.days_ago(0.2),
        )
