"""How many clicks and page loads a task takes, from the inbox: counted in a real browser, held to what the issue asks.

The table stands at the end of the run. The application of a county is counted where it is made:
``test_journey_county_product.py``.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.catalogue.conftest import make_entry, scheme_version
from tests.recognition.in_flight import in_flight
from tests.years import settle_years
from youji.acceptance.models import Acceptance
from youji.accounts.models import Person
from youji.catalogue.models import AnnualCheck, Edition, Entry, Rectification
from youji.recognition.models import Application, Notice, Round
from youji.registry.models import Base, Operator, Product
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

__all__ = ["make_entry", "scheme_version"]
pytestmark = pytest.mark.slow


@pytest.fixture
def tea(transactional_db):
    """A cooperative's tea bases."""
    farm = Operator.objects.create(
        code="JS0001", name="君山茶叶合作社", kind="cooperative", division="430611"
    )
    product = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    return [
        Base.objects.create(
            code=f"JS0001-{n:02}", name=f"君山茶叶{n}号基地", kind="operator", operator=farm, division="430611",
            product=product, area_mu=320, initials="jscy",
        )
        for n in range(1, 6)
    ]  # fmt: skip


@pytest.fixture
def base(tea):
    """What an entry is made of."""
    return tea[0]


@pytest.fixture
def on_the_list(transactional_db):
    """``on_the_list(day)``: every entry there is stands in the first edition, published that day."""

    def publish(day) -> None:
        printed = Edition.objects.create(
            number=1, title="第1版", document_number="湘农发〔2026〕1号", published_on=day, published_at=clock.now(),
            entry_count=Entry.objects.count(), digest="d" * 64,
        )  # fmt: skip
        Entry.objects.update(status="in_force", first_edition=printed)

    return publish


def test_a_rectification_is_ordered_from_the_search(at_the_inbox, make_actor, make_entry, on_the_list):
    entry = make_entry(recognised_on=clock.local_date(clock.now()) - timedelta(days=90))
    on_the_list(entry.recognised_on)
    counted = at_the_inbox(make_actor(Role.SUPERVISOR, division="4306"))
    page = counted.page

    page.keyboard.press("/")
    page.keyboard.type(entry.code)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="责令限期整改").click()
    page.get_by_role("radio").first.click()
    page.get_by_label("理由").fill("巡查发现用药记录不完整。")
    page.get_by_role("button", name="责令限期整改").click()
    expect(page.get_by_text("已责令限期整改")).to_be_visible()

    assert Rectification.objects.filter(entry=entry).count() == 1
    counted.told("查找后责令限期整改", clicks=4, loads=3, before=(6, 5))


def test_a_report_on_a_rectification_is_checked(at_the_inbox, make_actor, make_entry, on_the_list):
    now = clock.now()
    today = clock.local_date(now)
    entry = make_entry(recognised_on=today - timedelta(days=90))
    on_the_list(entry.recognised_on)
    Rectification.objects.create(
        entry=entry, matter="用药记录不完整", ordered_on=today - timedelta(days=9), deadline=today + timedelta(days=9),
        report="已补齐，见附件。", reported_at=now, reported_by_id=999_999,
    )  # fmt: skip
    counted = at_the_inbox(make_actor(Role.SUPERVISOR, division="4306"))
    page = counted.page

    page.get_by_role("link", name="核查整改报告").click()
    page.get_by_label("核查意见").fill("记录已补齐，现场查看属实。")
    page.get_by_role("button", name="整改到位，销号").click()
    expect(page.get_by_text("已销号，结果已公开")).to_be_visible()

    assert Rectification.objects.get().concluded_at
    counted.told("核查整改报告", clicks=4, loads=3, before=(4, 3))


def test_thirty_eight_annual_checks_are_concluded(at_the_inbox, make_actor, make_entry, on_the_list, tea):
    now = clock.now()
    today = clock.local_date(now)
    recognised = today.replace(year=today.year - 2, day=1)
    for n in range(38):
        base = Base.objects.create(
            code=f"JS0001-{n:02}N", name=f"君山年检{n}号基地", kind="operator", operator=tea[0].operator,
            division="430611", product=tea[0].product, area_mu=320,
        )  # fmt: skip
        make_entry(recognised_on=recognised, base=base)
    on_the_list(recognised)
    AnnualCheck.objects.bulk_create(
        AnnualCheck(entry=entry, year=today.year, due_on=today, self_report="按标准生产。", reported_at=now,
                    reported_by_id=999_999)
        for entry in Entry.objects.all()
    )  # fmt: skip
    counted = at_the_inbox(make_actor(Role.SUPERVISOR, division="4306"))
    page = counted.page

    page.get_by_role("navigation", name="工作台").get_by_role("link", name="年检").click()
    page.get_by_label("全选本页").click()
    page.get_by_role("button", name="批量作结论").click()
    page.get_by_label("意见").fill("自查属实，核查合格。")
    page.get_by_role("radio", name="合格", exact=True).click()
    page.get_by_role("button", name="对38件作结论并公开").click()
    expect(page.get_by_text("已作结论38件")).to_be_visible()

    assert AnnualCheck.objects.filter(result="passed").count() == 38
    counted.told("38件年检作结论", clicks=8, loads=4, before=(114, 76))


def test_an_edition_is_published(at_the_inbox, make_actor, make_entry):
    make_entry(recognised_on=clock.local_date(clock.now()) - timedelta(days=9))
    counted = at_the_inbox(make_actor(Role.PUBLISHER, division="43"))
    page = counted.page

    page.get_by_role("link", name="1个新认定等待公布").click()
    page.get_by_label("文号").fill("湘农发〔2026〕32号")
    page.get_by_role("button", name="发布第1版").click()
    page.get_by_role("button", name="确认公开").click()
    expect(page.get_by_text("第1版已发布")).to_be_visible()

    assert Edition.objects.get().entry_count == 1
    counted.told("发布一版目录", clicks=3, loads=3, before=(2, 2))  # it asks once more: decision 0095


@pytest.fixture
def in_state(tea):
    """``in_state(status)``: the five bases' applications in one round, all there."""

    def put(status: str) -> list[Application]:
        now = clock.now()
        settle_years(now)
        today = clock.local_date(now)
        version = next(one for one in load_schemes(now) if one.key == "provincial-base")
        opened = Round.objects.create(
            title="第一批", scheme_version=version, document_number="湘农函〔2026〕1号", opens_on=today, closes_on=today,
            announced_at=now,
        )  # fmt: skip
        return [
            in_flight(
                status, code=f"2026-430611-{n:04}", round=opened, scheme_version=version, scheme_key=version.key,
                category="green", base=base, operator=base.operator, division="430611", created_at=now,
                created_by_id=999_999, moved_at=now, submitted_at=now, due_on=today + timedelta(days=5),
            )
            for n, base in enumerate(tea, start=1)
        ]  # fmt: skip

    return put


def test_one_case_is_reviewed_and_recommended(at_the_inbox, make_actor, in_state):
    one = in_state("submitted")[0]
    counted = at_the_inbox(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    page = counted.page

    page.get_by_role("link", name=one.base.name).click()
    page.get_by_label("意见").fill("材料属实，同意推荐。")
    page.get_by_role("button", name="县级核查推荐").click()
    expect(page.get_by_text("县级核查推荐，已办理")).to_be_visible()

    assert Application.objects.get(pk=one.pk).status == "county_recommended"
    counted.told("审核并推荐一件", clicks=2, loads=2, before=(2, 2))


def test_one_case_is_returned_with_one_item(at_the_inbox, make_actor, in_state):
    one = in_state("submitted")[0]
    counted = at_the_inbox(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    page = counted.page

    page.get_by_role("link", name=one.base.name).click()
    page.locator("summary", has_text="退回补正").click()
    page.get_by_label("第1项", exact=True).select_option(index=1)
    page.get_by_label("第1项的理由").fill("请补充盖章页。")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("退回补正，已办理")).to_be_visible()

    assert Application.objects.get(pk=one.pk).corrections.count() == 1
    counted.told("退回补正一项", clicks=4, loads=2, before=(4, 2))


def test_a_county_ranks_within_its_quota(at_the_inbox, make_actor, in_state):
    first, second, *_ = in_state("submitted")
    counted = at_the_inbox(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    page = counted.page

    page.get_by_role("link", name=first.base.name).click()
    page.get_by_role("link", name="择优排序").click()
    page.get_by_label(f"{first.base.name}的名次").fill("2")
    page.get_by_label(f"{second.base.name}的名次").fill("1")
    page.get_by_role("button", name="保存排序").click()
    expect(page.get_by_text("排序已保存")).to_be_visible()

    first.refresh_from_db()
    assert first.rank == 2
    counted.told("名额内择优排序", clicks=4, loads=4, before=(4, 4))


def test_an_acceptance_is_arranged(at_the_inbox, make_actor, in_state):
    one = in_state("acceptance")[0]
    visit = Acceptance.objects.create(application=one, opened_at=clock.now())
    team = [make_actor(Role.ASSESSOR, division="4306", name=name) for name in ("毛建军", "任雪梅")]
    Person.objects.filter(pk__in=[a.user_id for a in team]).update(specialities=["茶叶"])
    counted = at_the_inbox(make_actor(Role.CITY_REVIEWER, division="4306"))
    page = counted.page

    page.get_by_role("link", name="安排验收").first.click()
    page.get_by_label("验收日期").fill(clock.local_date(clock.now()).isoformat())
    page.get_by_label("毛建军").click()
    page.get_by_label("任雪梅").click()
    page.get_by_role("button", name="通知验收员").click()
    expect(page.get_by_text("已安排，验收员已收到通知")).to_be_visible()

    visit.refresh_from_db()
    assert visit.scheduled_on
    counted.told("安排验收", clicks=4, loads=2, before=(4, 2))


def test_a_notice_for_many_is_published_from_the_inbox(at_the_inbox, make_actor, in_state, tea):
    in_state("province_reviewed")
    counted = at_the_inbox(make_actor(Role.PUBLISHER, division="43"))
    page = counted.page

    page.get_by_role("link", name="发布公示").click()
    page.get_by_label("标题").fill("2026年第一批拟认定名单公示")
    page.get_by_label("文号").fill("湘农公示〔2026〕3号")
    for label, value in (("电话", "0731-82196101"), ("地址", "长沙市芙蓉区")):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="发布公示").click()
    expect(page.get_by_text("公示已发布")).to_be_visible()

    assert Notice.objects.get().applications.count() == len(tea)
    counted.told("五件一并公示", clicks=3, loads=3, before=(8, 4))
