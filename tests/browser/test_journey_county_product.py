"""君山茶叶, one county × product application: every role in a real browser, from the announcement to the catalogue.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way, wide and narrow.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser.counting import Counted
from tests.years import settle_years
from youji.catalogue.models import Edition, Entry
from youji.recognition.models import Application
from youji.registry.models import Base, Product
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SHOTS = os.environ.get("YOUJI_SHOTS", "")


@pytest.fixture
def movable_clock(tmp_path):
    clock.allow_shift(tmp_path / "clock-shift")
    yield clock
    clock.allow_shift(None)


@pytest.fixture
def world(transactional_db, make_actor):
    """The schemes, the tea, and one person in each role."""
    now = clock.now()
    settle_years(now)
    load_schemes(now)
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    base = Base.objects.create(
        code="430611-01", name="君山茶叶", kind="county_product", division="430611", product=tea, initials="jscy",
        area_mu=Decimal("3400.00"), output_t=Decimal("1200.00"), techniques="绿色防控、有机肥替代", responsible="君山区农业农村局",
    )  # fmt: skip
    return SimpleNamespace(
        base=base,
        applicant=make_actor(Role.COUNTY_APPLICANT, division="430611", name="李申报"),
        city=make_actor(Role.CITY_REVIEWER, division="4306", name="王市审"),
        province=make_actor(Role.PROVINCE_REVIEWER, division="43", name="赵复核"),
        experts=[make_actor(Role.EXPERT, division="43", name=f"专家{n}") for n in "甲乙丙"],
        decision=make_actor(Role.DECISION_MAKER, division="43", name="钱审定"),
        publisher=make_actor(Role.PUBLISHER, division="43", name="孙发布"),
    )


@pytest.fixture
def shoot(fits):
    """Look at the page: nothing too wide, no script broken; keep a picture where asked to."""
    taken = iter(range(1, 1000))

    def look(page, name: str) -> None:
        fits(page)
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            width = page.viewport_size["width"]
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=f"{SHOTS}/{next(taken):02d}-{name}-{width}.png", full_page=True)

    return look


FILE = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": PDF}


def announce(page, url: str) -> None:
    """省绿办: the round, its preview, its announcement."""
    today = clock.local_date(clock.now())
    page.goto(f"{url}/desk/rounds/")
    page.get_by_role("link", name="新建批次").first.click()
    page.get_by_label("批次名称").fill("2026年第二批绿色优质农产品生产基地")
    schemes = page.get_by_label("认定办法")
    named = schemes.locator("option", has_text="湖南省绿色优质农产品生产基地（县域产品）认定办法")
    schemes.select_option(named.get_attribute("value"))
    page.get_by_label("文号").fill("湘农办函〔2026〕88号")
    page.get_by_label("申报开始").fill(today.isoformat())
    page.get_by_label("申报截止").fill((today + timedelta(days=30)).isoformat())
    page.get_by_label("通知正文").fill("请各县市区组织申报。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="发布并通知申报单位").click()
    page.get_by_role("button", name="确认公开").click()
    page.get_by_text("已发布，并通知了").wait_for()


def apply(counted: Counted, url: str, shoot) -> str:
    """The county: fill in, attach, self-assess, submit; the code of the application."""
    page = counted.page
    page.goto(f"{url}/field/")
    counted.start()
    shoot(page, "applicant-home")
    page.get_by_role("main").get_by_role("link", name="申报", exact=True).click()
    page.get_by_role("button", name="开始填写").click()
    code = re.search(r"/field/apply/([\w-]+)/", page.url).group(1)
    page.get_by_label("认证面积占比").fill("62.5")
    page.get_by_label("参与建设的经营主体数").fill("18")
    page.get_by_label("带动农户数").fill("2300")
    page.get_by_label("监督抽查合格率").fill("97")
    page.get_by_label("基地建设情况").fill("区里成立推进工作组，统一技术规程。")
    page.get_by_text("不得低于98%").wait_for()
    page.get_by_label("监督抽查合格率").fill("99.2")
    page.get_by_label("否", exact=True).check()
    page.get_by_text("已保存，还缺").wait_for()
    shoot(page, "application-form")
    page.get_by_role("button", name="保存，下一页").click()
    for key in (
        "application_letter",
        "construction_plan",
        "map",
        "standards",
        "test_reports",
        "environment_report",
    ):
        page.locator(f"#doc-{key} input[type=file]").first.set_input_files(FILE)
        page.locator(f"#doc-{key} [data-queued] li[data-state=sent]").wait_for()  # through the phone's outbox
    shoot(page, "application-documents")
    page.get_by_role("button", name="保存，下一页").click()
    page.get_by_role("heading", name="自评", exact=True).wait_for()
    for item in page.locator("section.card .tiers").all():
        item.locator("input").first.check()
    shoot(page, "application-assessment")
    page.get_by_role("button", name="保存，下一页").click()
    page.get_by_role("heading", name="核对并提交").wait_for()
    shoot(page, "application-whole")
    page.get_by_label("本申报所填内容").check()
    page.get_by_role("button", name="提交申报").click()
    page.get_by_text("申报已提交").wait_for()
    shoot(page, "application-submitted")
    counted.told("申报一个县域产品", clicks=38, loads=9, before=(38, 17))
    return code


def decide(
    page, url: str, code: str, label: str, shoot, *, opinion: str = "同意。", number: str = ""
) -> None:
    """A reviewer finds the case in the inbox and takes the step."""
    page.goto(f"{url}/desk/")
    shoot(page, "inbox")
    page.get_by_role("link", name="君山茶叶").first.click()
    page.wait_for_url(f"**/desk/cases/{code}/")
    page.get_by_label("意见").fill(opinion)
    if number:
        page.get_by_label("文号").fill(number)
    shoot(page, "case")
    look_at_the_evidence(page, opinion)
    page.get_by_role("button", name=label, exact=True).click()
    if label == "正式认定":  # public, and nobody takes it back
        page.get_by_role("button", name="确认公开").click()
    page.get_by_text(f"{label}，已办理").wait_for()


def look_at_the_evidence(page, opinion: str) -> None:
    """A file is read beside the decision; the place and what was typed are kept."""
    first = page.locator("a[data-view]").first
    first.click()
    view = page.get_by_role("dialog", name="查看材料")
    assert view.locator("iframe, img").get_attribute("src").endswith(first.get_attribute("href"))
    assert page.get_by_label("意见").is_visible()
    view.locator("[data-close]").press("Escape")  # a PDF's own viewer may just be taking the focus
    view.wait_for(state="hidden")
    assert page.get_by_label("意见").input_value() == opinion


@pytest.mark.journey
@pytest.mark.clause("5.1")
@pytest.mark.clause("5.2")
@pytest.mark.clause("5.4")
def test_junshan_tea_from_the_announcement_to_a_published_edition(
    world, live_server, open_page, sign_in, movable_clock, shoot, axe, record_property
):
    url = live_server.url
    desk = {}
    for name in ("applicant", "city", "province", "decision", "publisher"):
        desk[name] = open_page()
        sign_in(desk[name], getattr(world, name))

    announce(desk["province"], url)
    code = apply(Counted(desk["applicant"], record_property), url, shoot)
    decide(
        desk["city"],
        url,
        code,
        "材料审查、现场核查并推荐",
        shoot,
        opinion="材料属实，现场核查合格，同意推荐。",
    )
    decide(desk["province"], url, code, "复审核查通过", shoot)

    province = desk["province"]
    province.goto(f"{url}/desk/experts/")
    province.get_by_label("选择君山茶叶").check()
    for expert in world.experts:
        province.get_by_label(expert.name).check()
    province.get_by_role("button", name="请这些专家评审").click()
    for number, expert in enumerate(world.experts):
        page = open_page()
        sign_in(page, expert)
        page.goto(f"{url}/desk/")
        page.get_by_role("link", name="评分", exact=True).click()
        page.get_by_label("评分", exact=True).fill(str(88 + number))
        page.get_by_label("评审意见").fill("基础扎实，同意。")
        page.get_by_role("button", name="保存评分").click()
        page.get_by_text("评分已保存").wait_for()
    province.goto(f"{url}/desk/experts/")
    province.get_by_label("选择君山茶叶").check()
    province.get_by_label("评审会纪要").set_input_files(FILE)
    shoot(province, "experts")
    province.get_by_role("button", name="附到勾选的申报").click()
    province.get_by_text("会议纪要已附到").wait_for()
    decide(province, url, code, "专家评审通过", shoot, opinion="三名专家平均89分。")

    decision = desk["decision"]
    decision.goto(f"{url}/desk/decisions/")
    decision.get_by_label("文号").fill("湘农党组纪要〔2026〕9号")
    decision.get_by_label("会议名称").fill("2026年第9次厅党组会")
    decision.get_by_label("会议日期").fill("2026-06-01")
    decision.get_by_label("会议纪要").set_input_files(FILE)
    shoot(decision, "decisions")
    decision.get_by_role("button", name="预览").click()
    shoot(decision, "bulk-preview")
    decision.get_by_role("button", name="办理这1件").click()
    decision.get_by_text("办成1件").first.wait_for()

    publisher = desk["publisher"]
    publisher.goto(f"{url}/desk/notices/new/")
    publisher.get_by_label("标题").fill("2026年第二批绿色优质农产品生产基地认定公示")
    publisher.get_by_role("button", name="预览").click()
    shoot(publisher, "notice-preview")
    publisher.get_by_label("受理异议的电话").fill("0731-84419988")
    publisher.get_by_label("受理异议的地址").fill("长沙市芙蓉区农业大厦")
    publisher.get_by_role("button", name="发布公示").click()
    publisher.get_by_role("button", name="确认公开").click()
    publisher.get_by_text("公示已发布").wait_for()
    shoot(publisher, "notice")

    visitor = open_page(width=360)
    visitor.goto(f"{url}/notices")
    visitor.get_by_role("link", name="2026年第二批绿色优质农产品生产基地认定公示").click()
    visitor.get_by_text("君山茶叶").first.wait_for()
    shoot(visitor, "public-notice")

    movable_clock.move(timedelta(days=9))
    decide(decision, url, code, "正式认定", shoot, number="湘农发〔2026〕31号")
    publisher.goto(f"{url}/desk/editions/")
    publisher.locator("form").get_by_label("文号").fill("湘农发〔2026〕32号")
    for required in publisher.locator("form.stack input[type=text]").all():
        if not required.input_value():
            required.fill("湖南省优质农产品生产基地目录（2026年第1版）")
    publisher.get_by_role("button", name=re.compile("^发布第1版")).click()
    publisher.get_by_role("button", name="确认公开").click()
    publisher.wait_for_load_state("networkidle")
    shoot(publisher, "edition")

    entry = Entry.objects.get()
    assert (Application.objects.get().status, Edition.objects.get().number, entry.name) == (
        "recognised",
        1,
        "君山茶叶",
    )
    visitor.goto(f"{url}/catalogue?q=jscy")
    visitor.get_by_role("link", name=re.compile("君山茶叶")).first.click()
    visitor.get_by_text("湘农发〔2026〕31号").first.wait_for()
    shoot(visitor, "public-entry")
    for name, path in (
        ("city", f"/desk/cases/{code}/"), ("city", "/desk/cases/"), ("applicant", "/field/"), ("applicant", f"/field/apply/{code}/"),
        ("province", "/desk/rounds/"), ("publisher", "/desk/notices/"),
    ):  # fmt: skip
        desk[name].goto(f"{url}{path}")
        axe(desk[name])
