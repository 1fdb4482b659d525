"""Applications of every scheme that has a procedure: on their way, recognised, refused and appealed against."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from youji.demo import register
from youji.demo.drive import Drive, path
from youji.demo.made import CASE_COUNTIES, World
from youji.divisions import selectors as divisions
from youji.recognition.models import Round
from youji.recognition.services import rounds
from youji.registry import services as registry
from youji.registry.models import Base, BaseKind, GIProduct
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.models import SchemeVersion
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

#: Days from the start of a round to its end, before today: (opens, closes).
WINDOWS = {"recent": (-40, 25), "earlier": (-150, -41), "old": (-1300, -151)}
#: How the round of a window is called beside its year.
BATCHES = {"recent": "第二批", "earlier": "第一批", "old": ""}
DAYS_A_STEP = 1.6


def recognised(world: World) -> None:
    """Bases that went the whole way: one or more for every category of every scheme with a procedure."""
    for version, scheme in world.schemes:
        if scheme.direct_entry:
            continue
        started = 320 + scheme.building_months * 31
        for category in scheme.categories:
            for _ in range(2 if scheme.subject == BaseKind.OPERATOR else 1):
                drive = start(world, version, scheme, category.key, world.days_ago(started))
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
        drive = start(world, version, scheme, scheme.categories[0].key, world.days_ago(16))
        drive.to(Status.REFUSED)
        drive.appeal(upheld=upheld)


def statuses_of(scheme: Scheme) -> list[str]:
    """Every status the scheme's steps name, the first first."""
    found = ["draft"]
    for step in scheme.steps:
        found += [status for status in (*step.sources, step.target) if status not in found]
    return found


def _to_status(world: World, version: SchemeVersion, scheme: Scheme, category: str, status: str) -> None:
    steps = path(scheme.steps, "draft", status)
    names = {guard for step in steps for guard in step.guards}
    days = 3 + len(steps) * DAYS_A_STEP
    days += (scheme.notice_working_days * 1.6 + 4) * ("notice_is_over" in names)
    days += scheme.building_months * 31 * bool(names & {"building_period_has_run"})
    days += 4 * ("acceptance_is_passed" in names)
    drive = start(world, version, scheme, category, world.days_ago(days))
    if status == Status.DRAFT:
        drive.fill_in()
        return
    drive.to(status, present=world.now)


def start(
    world: World,
    version: SchemeVersion,
    scheme: Scheme,
    category: str,
    at: datetime,
    *,
    division: str = "",
    group: str = "",
) -> Drive:
    """A draft begun at ``at`` for a fresh base in ``division`` (or one county after another), of ``group`` if asked."""
    division = division or CASE_COUNTIES[next(world.numbers) % len(CASE_COUNTIES)]
    base = base_for(world, scheme, category, at, division, group=group)
    found = round_holding(world, version, scheme, at)
    return Drive.begin(base, found.pk, category, cast=world.cast, at=at, random=world.random)


def round_holding(world: World, version: SchemeVersion, scheme: Scheme, at: datetime) -> Round:
    """The announced round of this scheme whose window holds ``at``."""
    today = clock.local_date(world.now)
    day = clock.local_date(at)
    name = next(n for n, (opens, closes) in WINDOWS.items() if opens <= (day - today).days <= closes)
    key = (scheme.id, name)
    if key not in world.rounds:
        opens, closes = (today + timedelta(days=days) for days in WINDOWS[name])
        world.rounds[key] = _announce_round(world, version, scheme, opens, closes, batch=BATCHES[name])
    return world.rounds[key]


def _announce_round(
    world: World, version: SchemeVersion, scheme: Scheme, opens: date, closes: date, *, batch: str
) -> Round:
    next(world.numbers)  # the count by which counties take turns goes on
    at = datetime.combine(opens, datetime.min.time(), clock.PROVINCE_TIME)
    actor = world.cast.officer(Role.PROVINCE_REVIEWER, "43", at)
    made = rounds.create_round(
        draft=rounds.Draft(
            title=f"{opens.year}年{batch}{scheme.short_title}申报（演示）",
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


def _of_gi(base: Base, world: World) -> Base:
    """The base belongs to a 地理标志 of its place, or to one of some other place where its own has none."""
    known = GIProduct.objects.order_by("name")
    gi = next((one for one in known if base.division in one.counties), known[0])
    at = world.days_ago(1389)
    return registry.update_base(base, version=base.version, gi_product_id=gi.pk, actor=SYSTEM, now=at)


def base_for(world: World, scheme: Scheme, category: str, at: datetime, division: str, *, group: str) -> Base:
    """A fresh base that fits the scheme, certified at ``at``."""
    if scheme.subject == BaseKind.OPERATOR:
        products = [leaf for leaf in register.leaves() if group in ("", leaf.group)]
        base = register.farm(
            division,
            world.random.choice(products),
            world.random,
            world.days_ago(1390),
            land=world.land,
            certified_from=clock.local_date(at - timedelta(days=60)),
            certificate=next(iter(scheme.category(category).certificates), "green"),
        ).base
        return _of_gi(base, world) if scheme.category(category).needs_gi_product else base
    place = division[:4] if scheme.subject == BaseKind.CITY else division
    taken = set(Base.objects.filter(kind=scheme.subject, division=place).values_list("product_id", flat=True))
    free = [leaf for leaf in register.leaves() if leaf.pk not in taken]
    product = world.random.choice(free) if scheme.subject == BaseKind.COUNTY_PRODUCT else None
    home = register.grown_in(place, product) if product else None
    product = product if home is None or home.pk in taken else home
    name = divisions.name_of(place)
    short = name if len(name) <= 2 else name.removesuffix("县").removesuffix("市").removesuffix("区")
    area = world.random.randint(12_000, 90_000) if product else None
    return registry.create_base(
        name=f"{short}{product.name}" if product else divisions.full_name(place),
        kind=scheme.subject,
        division=place,
        product_id=product.pk if product else None,
        area_mu=area,
        **(register.kept(product.group, product.name, area) if product and area else {}),
        output_t=world.random.randint(2_000, 40_000) if product else None,
        techniques=register.TECHNIQUES.get(product.group, "") if product else "",
        responsible=f"{divisions.full_name(place)}人民政府",
        source="演示数据",
        is_demo=True,
        actor=SYSTEM,
        now=world.days_ago(1390),
    )
