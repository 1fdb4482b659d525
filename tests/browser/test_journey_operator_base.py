"""An operator's tea garden on a phone 360 px wide: applied for, built, accepted on the spot, recognised.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way.
"""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.years import settle_years
from youji.acceptance.models import Acceptance
from youji.accounts.models import Person
from youji.recognition.models import Application
from youji.recognition.services import rounds
from youji.registry.models import Base, CertifiedProduct, Operator, Product
from youji.registry.services.plots import add_plot
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
FILE = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": PDF}
SHOTS = os.environ.get("YOUJI_SHOTS", "")
PHONE = 360
SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[112.725, 29.48], [112.729, 29.48], [112.729, 29.484], [112.725, 29.484], [112.725, 29.48]]
    ],
}


@pytest.fixture
def movable_clock(tmp_path):
    clock.allow_shift(tmp_path / "clock-shift")
    yield clock
    clock.allow_shift(None)


@pytest.fixture
def world(transactional_db, make_actor):
    """A tea co-operative with a drawn plot and a certificate, an open round, and the people on the way."""
    now = clock.now()
    settle_years(now)
    today = clock.local_date(now)
    version = next(v for v in load_schemes(now) if v.key == "provincial-base")
    operator = Operator.objects.create(
        code="JS0001", name="君山银针茶叶专业合作社", kind="cooperative", division="430611", contact_phone="13800000000",
        uscc="93430611MA4L000005",
    )  # fmt: skip
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    base = Base.objects.create(
        code="JS0001-01", name="君山银针茶园", kind="operator", operator=operator, division="430611", product=tea,
        address="君山区柳林洲街道", area_mu=Decimal("260.00"), output_t=Decimal("12.00"), techniques="绿色防控", initials="jsyzcy",
        lon=112.727, lat=29.482,
    )  # fmt: skip
    CertifiedProduct.objects.create(
        operator=operator, division="430611", kind="green", number="LB-44-25010100001A", name="君山银针", product=tea,
        valid_from=date(2025, 1, 1), valid_until=today + timedelta(days=900), confirmed_at=now,
    )  # fmt: skip
    people = SimpleNamespace(
        holder=make_actor(Role.HOLDER, operator_id=operator.pk, name="周社长"),
        county=make_actor(Role.COUNTY_REVIEWER, division="430611", name="吴县审"),
        city=make_actor(Role.CITY_REVIEWER, division="4306", name="王市审"),
        province=make_actor(Role.PROVINCE_REVIEWER, division="43", name="赵复核"),
        assessors=[make_actor(Role.ASSESSOR, division="4306", name=name) for name in ("毛建军", "任雪梅")],
        decision=make_actor(Role.DECISION_MAKER, division="43", name="钱审定"),
        publisher=make_actor(Role.PUBLISHER, division="43", name="孙发布"),
    )
    Person.objects.filter(pk__in=[a.user_id for a in people.assessors]).update(specialities=["茶叶"])
    add_plot(base_id=base.pk, name="一号地", geometry=SQUARE, datum="CGCS2000", actor=people.holder, now=now)
    draft = rounds.Draft(
        title="2026年省级优质农产品生产基地", scheme_version_id=version.pk, document_number="湘农办函〔2026〕90号",
        opens_on=today, closes_on=today + timedelta(days=30),
    )  # fmt: skip
    made = rounds.create_round(draft=draft, actor=people.province, now=now)
    rounds.announce_round(round_id=made.pk, version=made.version, actor=people.province, now=now)
    return people


@pytest.fixture
def shoot(fits):
    taken = iter(range(1, 1000))

    def look(page, name: str) -> None:
        fits(page)
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=f"{SHOTS}/b{next(taken):02d}-{name}.png", full_page=True)

    return look


def apply(page, url: str, shoot) -> str:
    """The grower, on the phone."""
    page.goto(f"{url}/desk/")
    page.wait_for_url("**/field/")
    shoot(page, "home")
    page.get_by_role("main").get_by_role("link", name="申报", exact=True).click()
    page.get_by_text("君山银针茶园").click()
    page.locator("input[name=category]").first.check()
    shoot(page, "start")
    page.get_by_role("button", name="开始填写").click()
    code = re.search(r"/field/apply/([\w-]+)/", page.url).group(1)
    shoot(page, "overview")
    page.get_by_label("带动农户").fill("210")
    page.get_by_label("合格率").fill("100")
    page.get_by_label("否", exact=True).check()
    page.get_by_label("建设情况").fill("统一品种、统一技术、统一管理。")
    shoot(page, "form")
    page.get_by_role("button", name="保存，下一页").click()
    page.get_by_role("heading", name="申报材料").wait_for()
    for card in page.locator("section.card[id^=doc-]").all():
        key = card.get_attribute("id")
        if key != "doc-photos":
            page.locator(f"#{key} input[type=file]").first.set_input_files(FILE)
            page.locator(f"#{key} [data-queued] li[data-state=sent]").wait_for()  # through the phone's outbox
    shoot(page, "documents")
    page.get_by_role("button", name="保存，下一页").click()
    while "/score-" in page.url:
        for tiers in page.locator("section.card .tiers").all():
            tiers.locator("input").first.check()
        shoot(page, "assessment")
        with page.expect_navigation():
            page.get_by_role("button", name="保存，下一页").click()
    page.get_by_role("heading", name="核对并提交").wait_for()
    shoot(page, "whole")
    page.get_by_label("本申报所填内容").check()
    page.get_by_role("button", name="提交申报").click()
    page.get_by_text("申报已提交").wait_for()
    shoot(page, "submitted")
    return code


def review(page, url: str, label: str, *, number: str = "") -> None:
    """An officer takes the step from the inbox."""
    page.goto(f"{url}/desk/")
    page.get_by_role("link", name="君山银针茶园").first.click()
    page.get_by_label("意见").fill("同意。")
    if number:
        page.get_by_label("文号").fill(number)
    page.get_by_role("button", name=label, exact=True).click()
    if label == "正式认定":  # public, and nobody takes it back
        page.get_by_role("button", name="确认公开").click()
    page.get_by_text(f"{label}，已办理").wait_for()


def build(page, url: str, code: str, shoot) -> None:
    """按标建设: every milestone reported from the phone, then acceptance asked for."""
    page.goto(f"{url}/field/apply/{code}/")
    shoot(page, "building")
    page.get_by_role("link", name="填报建设进度").click()
    while page.locator("summary", has_text=re.compile("^上报完成")).count():
        card = page.locator(
            "section.card", has=page.locator("summary", has_text=re.compile("^上报完成"))
        ).first
        card.locator("summary").click()
        card.get_by_label("完成情况").fill("已完成，见现场。")
        with page.expect_navigation():
            card.get_by_role("button", name="上报").click()
    shoot(page, "milestones")
    page.goto(f"{url}/field/apply/{code}/")
    page.get_by_role("button", name="申请验收").click()
    page.get_by_text("已申请验收").wait_for()


def arrange(page, url: str, code: str) -> None:
    """The city calls two assessors for today."""
    page.goto(f"{url}/desk/acceptance/{code}/arrange/")
    page.get_by_label("验收日期").fill(clock.local_date(clock.now()).isoformat())
    page.get_by_label("毛建军").check()
    page.get_by_label("任雪梅").check()
    page.get_by_role("button", name="通知验收员").click()
    page.wait_for_load_state("networkidle")


def assess(page, url: str, shoot, *, first: bool) -> None:
    """One assessor on the phone: check in, item by item, sign."""
    page.goto(f"{url}/field/acceptance/")
    page.locator("a.visit").first.click()
    page.context.set_geolocation({"longitude": 112.727, "latitude": 29.482})  # at the base
    page.get_by_role("button", name="签到").click()
    page.get_by_text("已签到").first.wait_for()
    items = page.locator("section.item-screen[data-asked]").evaluate_all("list => list.map(e => e.id)")
    for key in items:
        page.evaluate("key => { location.hash = key }", key)
        screen = page.locator(f"#{key}")
        screen.locator("input[name=tier]").first.check()
    if first:
        shoot(page, "acceptance-item")
    page.wait_for_load_state("networkidle")
    page.evaluate("location.hash = 'sign'")
    page.get_by_role("button", name=re.compile("签字$")).click()
    page.get_by_text("您的评分已签字").or_(page.get_by_text("已签字")).first.wait_for()


@pytest.mark.journey
@pytest.mark.clause("5.3")
def test_a_tea_garden_on_a_phone_from_the_application_through_acceptance_to_recognition(
    world, live_server, open_page, sign_in, movable_clock, shoot, axe
):
    url = live_server.url

    def at(who, width: int = 1440):
        page = open_page(width=width)
        sign_in(page, who)
        return page

    grower, city = at(world.holder, PHONE), at(world.city)
    code = apply(grower, url, shoot)
    review(at(world.county), url, "县级核查推荐")
    review(city, url, "市级审查通过，进入建设")
    build(grower, url, code, shoot)
    arrange(city, url, code)

    phones = [at(assessor, PHONE) for assessor in world.assessors]
    for number, phone in enumerate(phones):
        assess(phone, url, shoot, first=not number)
    acceptance = Acceptance.objects.get()
    phones[0].goto(f"{url}/field/acceptance/{acceptance.pk}/result/")
    phones[0].get_by_role("button", name="保存合议结果").click()
    phones[0].wait_for_load_state("networkidle")
    for phone in phones:
        phone.goto(f"{url}/field/acceptance/{acceptance.pk}/result/")
        if phone.get_by_role("button", name="同意合议结果并签字").count():
            phone.get_by_role("button", name="同意合议结果并签字").click()
            phone.wait_for_load_state("networkidle")
    shoot(phones[1], "acceptance-result")

    review(city, url, "市级验收合格")
    review(at(world.province), url, "复核通过")
    publisher = at(world.publisher)
    publisher.goto(f"{url}/desk/notices/new/")
    publisher.get_by_label("标题").fill("省级优质农产品生产基地认定公示")
    publisher.get_by_label("受理异议的电话").fill("0731-84419988")
    publisher.get_by_label("受理异议的地址").fill("长沙市芙蓉区农业大厦")
    publisher.get_by_role("button", name="发布公示").click()
    publisher.get_by_role("button", name="确认公开").click()
    publisher.get_by_text("公示已发布").wait_for()
    movable_clock.move(timedelta(days=9))
    review(at(world.decision), url, "正式认定", number="湘农发〔2026〕41号")

    grower.goto(f"{url}/field/apply/{code}/")
    grower.get_by_text("已认定").first.wait_for()
    shoot(grower, "recognised")
    axe(grower)
    assert Application.objects.get().status == "recognised"
