"""君山茶叶 applies: a round that is open, a base, a dossier that is whole, and everybody on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.years import settle_years
from youji.accounts.models import Person
from youji.divisions.models import Division
from youji.recognition.services import applications, experts, notices, review, rounds
from youji.registry.models import Base, CertifiedProduct, Operator, Product
from youji.registry.services.plots import add_plot
from youji.schemes.selectors import scheme_of
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

#: The meeting that decides.
MEETING = {"meeting": "2026年第9次厅党组会", "met_on": date(2026, 6, 1)}
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[112.725, 29.48], [112.729, 29.48], [112.729, 29.484], [112.725, 29.484], [112.725, 29.48]]
    ],
}


def pdf(name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.fixture
def places(db, now):
    settle_years(now)
    names = {"43": "湖南省", "4306": "岳阳市", "430611": "君山区", "430602": "岳阳楼区", "4307": "常德市"}
    Division.objects.bulk_create(
        [Division(code=c, name=n, kind="", pinyin="", initials="") for c, n in names.items()],
        ignore_conflicts=True,
    )


@pytest.fixture
def schemes(places, now):
    """The shipped schemes, by key."""
    return {version.key: version for version in load_schemes(now)}


@pytest.fixture
def county_product(schemes):
    return schemes["county-product"]


@pytest.fixture
def tea_base(places):
    product = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    return Base.objects.create(
        code="430611-01", name="君山茶叶", kind="county_product", division="430611", product=product,
        area_mu=Decimal("3400.00"), output_t=Decimal("1200.00"), techniques="绿色防控、有机肥替代", initials="jscy",
        responsible="君山区农业农村局",
    )  # fmt: skip


@pytest.fixture
def people(make_actor):
    """Everybody the county × product journey meets."""
    return SimpleNamespace(
        applicant=make_actor(Role.COUNTY_APPLICANT, division="430611", name="李申报"),
        city=make_actor(Role.CITY_REVIEWER, division="4306", name="王市审"),
        province=make_actor(Role.PROVINCE_REVIEWER, division="43", name="赵复核"),
        experts=[make_actor(Role.EXPERT, division="43", name=f"专家{n}") for n in "甲乙丙"],
        decision=make_actor(Role.DECISION_MAKER, division="43", name="钱审定"),
        publisher=make_actor(Role.PUBLISHER, division="43", name="孙发布"),
    )


@pytest.fixture
def second(make_actor):
    """Another reviewer of the province: who answers an objection is not who investigated it."""
    return make_actor(Role.PROVINCE_REVIEWER, division="43", name="周复核")


@pytest.fixture
def answer(people, second, now):
    """Answer an objection: one investigates, the other concludes."""

    def conclude(objection, *, upheld=False, findings="实测相符。", outcome="异议不成立。", at=now):
        looked = notices.investigate_objection(
            objection_id=objection.pk, version=objection.version, findings=findings, actor=people.province, now=at
        )  # fmt: skip
        return notices.conclude_objection(
            objection_id=objection.pk, version=looked.version, upheld=upheld, outcome=outcome, actor=second, now=at
        )  # fmt: skip

    return conclude


@pytest.fixture
def make_round(people, now):
    def make(version, **values):
        draft = rounds.Draft(
            **{
                "title": "2026年第一批",
                "scheme_version_id": version.pk,
                "document_number": "湘农办函〔2026〕12号",
                "opens_on": date(2026, 6, 1),
                "closes_on": date(2026, 6, 30),
                **values,
            }
        )
        made = rounds.create_round(draft=draft, actor=people.province, now=now)
        return rounds.announce_round(round_id=made.pk, version=made.version, actor=people.province, now=now)

    return make


@pytest.fixture
def open_round(make_round, county_product):
    return make_round(county_product)


@pytest.fixture
def draft(open_round, tea_base, people, now):
    return applications.start_application(
        round_id=open_round.pk,
        base_id=tea_base.pk,
        category="county_product",
        actor=people.applicant,
        now=now,
    )


FARM_ANSWERS = {
    "address": "君山区柳林洲街道", "households_count": "210", "sampling_pass_rate": "100", "major_incident": "否",
    "work_summary": "统一品种、技术、管理。",
}  # fmt: skip
ANSWERS = {
    "certified_ratio": "62.5",
    "operators_count": "18",
    "households_count": "2300",
    "sampling_pass_rate": "99.2",
    "major_incident": "否",
    "work_summary": "区里成立推进工作组，统一技术规程，建立追溯体系。",
}


@pytest.fixture
def fill_in(now):
    """Make a dossier whole: answers, evidence, and the best tier for every item."""

    def fill(application, actor, answers=ANSWERS):
        scheme = scheme_of(application.scheme_version)
        applications.save_answers(application_id=application.pk, answers=answers, actor=actor, now=now)
        for wanted in scheme.documents:
            if wanted.required:
                applications.add_evidence(
                    application_id=application.pk, target=f"doc:{wanted.key}", file=pdf(), name=f"{wanted.label}.pdf",
                    note="", actor=actor, now=now,
                )  # fmt: skip
        best = {
            item.key: {
                "tier": max(range(len(item.tiers)), key=lambda n, i=item: i.tiers[n].score),
                "note": "",
            }
            for item in scheme.sheet.items
        }
        applications.save_assessment(application_id=application.pk, lines=best, actor=actor, now=now)
        application.refresh_from_db()
        return application

    return fill


@pytest.fixture
def whole(draft, fill_in, people):
    return fill_in(draft, people.applicant)


@pytest.fixture
def step(now):
    """Take one step: ``step("submit", application, actor, days=3, opinion="…")``."""

    def take(name, application, actor, *, days=0, **asked):
        if name in ("submit", "resubmit"):
            asked = {"declared_by": actor.name} | asked
        return review.take_step(
            name,
            application_id=application.pk,
            actor=actor,
            now=now + timedelta(days=days),
            asked=review.Asked(**asked),
        )

    return take


@pytest.fixture
def submitted(whole, people, step):
    return step("submit", whole, people.applicant)


@pytest.fixture
def scored(submitted, people, step, now):
    """As far as the expert review, with three scores and the minutes."""
    step("city_recommend", submitted, people.city, days=1, opinion="材料属实，现场核查合格，同意推荐。")
    application = step("province_review", submitted, people.province, days=2, opinion="复审通过。")
    experts.assign_panel(
        application_ids=[application.pk], expert_ids=[e.user_id for e in people.experts],
        actor=people.province, now=now,
    )  # fmt: skip
    for number, expert in enumerate(people.experts):
        experts.record_score(
            application_id=application.pk,
            score=Decimal(88 + number),
            opinion="基础好。",
            actor=expert,
            now=now,
        )
    experts.attach_minutes(
        application_ids=[application.pk], file=pdf(), name="评审会纪要.pdf", actor=people.province, now=now
    )
    application.refresh_from_db()
    return application


@pytest.fixture
def decided(scored, people, step):
    step("expert_review", scored, people.province, days=3, opinion="三名专家平均89分，同意。")
    return step(
        "decide", scored, people.decision, days=4, document_number="湘农党组纪要〔2026〕9号", **MEETING
    )


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def at_that_time(now, monkeypatch):
    """The pages read the clock; it stands where the services' tests stand."""
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)


@pytest.fixture
def farm(places, make_actor):
    """A tea co-operative with a drawn plot and a valid certificate, and everybody it meets."""
    operator = Operator.objects.create(
        code="JS0001", name="君山银针茶叶专业合作社", kind="cooperative", division="430611", contact_phone="13800000000",
        uscc="93430611MA4L000005",
    )  # fmt: skip
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    base = Base.objects.create(
        code="JS0001-01", name="君山银针茶园", kind="operator", operator=operator, division="430611", product=tea,
        address="君山区柳林洲街道", area_mu=Decimal("260.00"), output_t=Decimal("12.00"), techniques="绿色防控",
    )  # fmt: skip
    CertifiedProduct.objects.create(
        operator=operator, division="430611", kind="green", number="LB-44-25010100001A", name="君山银针", product=tea,
        valid_from=date(2025, 1, 1), valid_until=date(2028, 1, 1), confirmed_at=clock.now(),
    )  # fmt: skip
    assessors = [make_actor(Role.ASSESSOR, division="4306", name=name) for name in ("毛建军", "任雪梅")]
    Person.objects.filter(pk__in=[a.user_id for a in assessors]).update(specialities=["茶叶"])
    return SimpleNamespace(
        base=base,
        holder=make_actor(Role.HOLDER, operator_id=operator.pk, name="周社长"),
        county=make_actor(Role.COUNTY_REVIEWER, division="430611", name="吴县审"),
        assessors=assessors,
    )


@pytest.fixture
def farm_case(farm, make_round, schemes, fill_in, now):
    """The co-operative's application in a provincial round, filled in, its ground drawn."""
    add_plot(
        base_id=farm.base.pk, name="一号地", geometry=SQUARE, datum="CGCS2000", actor=farm.holder, now=now
    )
    made = applications.start_application(
        round_id=make_round(schemes["provincial-base"]).pk, base_id=farm.base.pk, category="green",
        actor=farm.holder, now=now,
    )  # fmt: skip
    return fill_in(made, farm.holder, FARM_ANSWERS)


@pytest.fixture
def neighbour(farm, make_actor, now):
    """Another co-operative, whose plot lies on the eastern half of the first one's ground."""
    operator = Operator.objects.create(
        code="JS0002", name="君山柳林茶业合作社", kind="cooperative", division="430611", contact_phone="13800000001",
        uscc="93430611MA4L000013",
    )  # fmt: skip
    base = Base.objects.create(
        code="JS0002-01", name="柳林茶园", kind="operator", operator=operator, division="430611",
        product=farm.base.product, area_mu=Decimal("200.00"),
    )  # fmt: skip
    holder = make_actor(Role.HOLDER, operator_id=operator.pk, name="邻社长")
    plot = add_plot(
        base_id=base.pk, name="东头地", geometry=shifted(0.002), datum="CGCS2000", actor=holder, now=now
    )
    return SimpleNamespace(base=base, holder=holder, plot=plot, operator=operator)


def shifted(east: float) -> dict[str, Any]:
    """The square, moved east by so many degrees."""
    ring = [[round(x + east, 6), y] for x, y in SQUARE["coordinates"][0]]
    return {"type": "Polygon", "coordinates": [ring]}
