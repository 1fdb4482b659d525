"""Work for whoever one signs in as: what the walk through the product begins with."""

from __future__ import annotations

from youji.acceptance.services import visits as acceptance
from youji.demo import land
from youji.demo.drive import Drive
from youji.demo.made import World
from youji.demo.procedures import round_holding, start
from youji.recognition.models import Application
from youji.recognition.selectors.experts import expert_statuses
from youji.recognition.services import experts, notices
from youji.registry import services as registry
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

#: The two counties whose people one can sign in as.
PLAYED = ("430611", "430181")
KNOWN_TO_ASSESSORS = "水果"


def fill(world: World) -> None:
    """Rounds open everywhere; a half-done draft, a case to review, a visit today and more in the counties one plays."""
    for version, scheme in world.schemes:
        if not scheme.direct_entry:
            round_holding(world, version, scheme, world.days_ago(1))
    for county in PLAYED:
        _begin(world, county)
        _submit(world, county)
        _arrange_a_visit(world, county)
    _begin_for_the_city(world)
    _ask_experts(world)
    _claim_twice(world)
    _object(world)
    _ask_to_confirm(world)


def _ask_to_confirm(world: World) -> None:
    """A producer of each county one plays has registered a certificate: their county's reviewer confirms it, or not."""
    at = world.days_ago(1)
    for serial, county in enumerate(PLAYED, 1):
        farm = world.farms[county][0]
        base = farm.base
        registry.create_certified_product(
            kind="green",
            number=f"LB-44-260918{serial:04d}A",
            name=base.product.name if base.product else base.name,
            division=farm.operator.division,
            operator_id=farm.operator.pk,
            product_id=base.product_id,
            issuer="演示发证机构",
            valid_from=clock.local_date(world.days_ago(60)),
            valid_until=clock.local_date(world.days_ago(60 - 3 * 365)),
            is_demo=True,
            actor=world.cast.holder(farm.operator, at),
            now=at,
        )


def _scheme(world: World, key: str) -> tuple[SchemeVersion, Scheme]:
    return next((version, scheme) for version, scheme in world.schemes if scheme.key == key)


def _begin(world: World, county: str) -> None:
    """The county's named producer has filled in half of an application."""
    version, scheme = _scheme(world, "provincial-base")
    at = world.days_ago(2)
    drive = Drive.begin(
        world.farms[county][0].base,
        round_holding(world, version, scheme, at).pk,
        scheme.categories[0].key,
        cast=world.cast,
        at=at,
        random=world.random,
    )
    drive.fill_in()


def _submit(world: World, county: str) -> None:
    """A farm of the county has applied: the county's reviewer has it, and so has the city's after them."""
    version, scheme = _scheme(world, "provincial-base")
    for number in (0, 1):
        drive = start(
            world, version, scheme, scheme.categories[number].key, world.days_ago(4 + number), division=county
        )
        drive.to(Status.SUBMITTED if number == 0 else Status.COUNTY_RECOMMENDED)


def _begin_for_the_city(world: World) -> None:
    """A city has begun its own application."""
    version, scheme = _scheme(world, "key-city")
    for city in sorted({county[:4] for county in PLAYED}):
        start(world, version, scheme, scheme.categories[0].key, world.days_ago(1), division=city).fill_in()


def _ask_experts(world: World) -> None:
    """The experts are asked to score what waits for their review."""
    asked = [
        application.pk
        for application in Application.objects.filter(expert_scores__isnull=True).select_related(
            "scheme_version"
        )
        if application.status in expert_statuses(scheme_of(application.scheme_version))
    ]
    at = world.days_ago(0.5)
    experts.assign_panel(
        application_ids=asked,
        expert_ids=[world.cast.officer(Role.EXPERT, "43", at, number=n).user_id for n in range(3)],
        actor=world.cast.officer(Role.PROVINCE_REVIEWER, "43", at),
        now=at,
    )


def _arrange_a_visit(world: World, county: str) -> None:
    """Today two assessors of the city are expected on a base that grows what both know."""
    version, scheme = _scheme(world, "provincial-base")
    begun, city = world.days_ago(12 + scheme.building_months * 31), county[:4]
    drive = start(
        world, version, scheme, scheme.categories[0].key, begun, division=county, group=KNOWN_TO_ASSESSORS
    )
    application = drive.to(Status.ACCEPTANCE)
    visit = application.acceptances.get()
    pair = [world.cast.assessor(city, application.base, world.now, number=number) for number in (0, 1)]
    acceptance.arrange_acceptance(
        code=application.code,
        scheduled_on=clock.local_date(world.now),
        assessor_ids=[actor.user_id for actor in pair],
        version=visit.version,
        actor=world.cast.officer(Role.CITY_REVIEWER, city, world.now),
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
