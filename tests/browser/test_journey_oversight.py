"""A visit that was arranged and missed: found in 督办 by whoever watches, taken up, put right, and gone from there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.recognition.in_flight import in_flight
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.accounts.models import Person
from youji.recognition.models import Round
from youji.registry.models import Base, Operator, Product
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = pytest.mark.clause("5.5")
DAY = timedelta(days=1)


@pytest.fixture
def missed(transactional_db):
    """A cooperative's tea base whose visit was to be three days ago."""
    now = clock.now()
    today = clock.local_date(now)
    version = next(one for one in load_schemes(now) if one.key == "provincial-base")
    farm = Operator.objects.create(
        code="JS0001", name="君山茶叶合作社", kind="cooperative", division="430611"
    )
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    base = Base.objects.create(
        code="JS0001-01", name="君山茶叶基地", kind="operator", operator=farm, division="430611", product=tea, area_mu=320,
        initials="jscyjd",
    )  # fmt: skip
    opened = Round.objects.create(
        title="第一批", scheme_version=version, document_number="湘农函〔2026〕1号", opens_on=today, closes_on=today,
        announced_at=now,
    )  # fmt: skip
    case = in_flight(
        "acceptance", code="2026-430611-0001", round=opened, scheme_version=version, scheme_key=version.key,
        category="green", base=base, operator=farm, division="430611", created_at=now, created_by_id=999_999,
        moved_at=now, submitted_at=now, due_on=today - DAY,
    )  # fmt: skip
    return Acceptance.objects.create(application=case, opened_at=now, scheduled_on=today - 3 * DAY)


@pytest.fixture
def officers(make_actor, missed):
    supervisor = make_actor(Role.SUPERVISOR, division="4306", name="何监管")
    city = make_actor(Role.CITY_REVIEWER, division="4306", name="王市审")
    team = [make_actor(Role.ASSESSOR, division="4306", name=name) for name in ("毛建军", "任雪梅")]
    for one in team:
        Person.objects.filter(pk=one.user_id).update(specialities=["茶叶"])
        ScoreSheet.objects.create(acceptance=missed, assessor_id=one.user_id, assessor_name=one.name)
    return supervisor, city


def test_a_missed_visit_is_found_and_put_right(desktop, open_page, sign_in, live_server, officers, fits, axe):
    supervisor, city = officers
    watching, working = desktop, open_page()
    sign_in(watching, supervisor)
    sign_in(working, city)

    watching.goto(f"{live_server.url}/desk/")
    watching.get_by_role("navigation", name="工作台").get_by_role("link", name="督办").click()
    row = watching.get_by_role("row").filter(has_text="君山茶叶基地")
    expect(row).to_contain_text("验收日已过，没有结论，改期或催办")
    expect(row).to_contain_text("岳阳市 市级审核员")
    fits(watching)
    axe(watching)
    watching.get_by_role("link", name="已逾期", exact=True).click()
    expect(row).to_have_count(1)
    with watching.expect_download() as workbook:
        watching.get_by_role("link", name="导出 Excel").click()
    assert workbook.value.suggested_filename == "督办.xlsx"

    working.goto(f"{live_server.url}/desk/")
    working.get_by_role("button", name="认领").click()
    expect(working.get_by_text(re.compile("已认领，到"))).to_be_visible()
    watching.reload()
    expect(row).to_contain_text("王市审认领")

    working.get_by_role("link", name="验收日已过，没有结论，改期或催办").click()
    working.get_by_label("验收日期").fill((clock.local_date(clock.now()) + 5 * DAY).isoformat())
    working.get_by_role("button", name="通知验收员").click()
    expect(working.get_by_text("君山茶叶基地").first).to_be_visible()
    watching.goto(f"{live_server.url}/desk/oversight/?within=late")
    expect(row).to_have_count(0)
    watching.goto(f"{live_server.url}/desk/oversight/?within=7")
    expect(row).to_contain_text("验收员 毛建军、任雪梅")


def test_the_keys_lead_to_what_is_looked_for_and_do_nothing_while_one_types(
    desktop, sign_in, live_server, officers, fits, axe
):
    sign_in(desktop, officers[1])
    desktop.goto(f"{live_server.url}/desk/cases/")
    desktop.keyboard.press("?")
    expect(desktop.get_by_role("dialog", name="快捷键")).to_be_visible()
    desktop.keyboard.press("Escape")

    desktop.keyboard.press("/")
    desktop.keyboard.type("jscyj/?k")
    box = desktop.get_by_role("banner").get_by_role("searchbox", name="查找")
    expect(box).to_have_value("jscyj/?k")
    box.fill("jscyjd")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name="查找“jscyjd”")).to_be_visible()
    fits(desktop)
    axe(desktop)
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    desktop.keyboard.press("k")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("君山茶叶基地")


def test_a_case_prints_what_was_handed_in_and_nothing_that_is_only_pressed(
    desktop, sign_in, live_server, officers
):
    """D9: the first sheet was 办理, 现在没有您要办的步骤, 办下一件; notes among officers are on no paper."""
    _, city = officers
    sign_in(desktop, city)
    desktop.goto(f"{live_server.url}/desk/cases/2026-430611-0001/")
    expect(desktop.get_by_role("heading", name="内部备注")).to_be_visible()
    desktop.emulate_media(media="print")

    for gone in ("内部备注", "办理", "回避"):
        expect(desktop.get_by_role("heading", name=gone, exact=True)).to_have_count(0)
    for kind in ("button", "textbox", "combobox"):
        expect(desktop.get_by_role(kind)).to_have_count(0)
    for there in ("申报表", "申报材料", "办理过程"):
        expect(desktop.get_by_role("heading", name=there)).to_be_visible()
