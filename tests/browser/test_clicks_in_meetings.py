"""How many clicks and page loads a meeting's decision and an objection take: the rest of the table of ``test_clicks.py``."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.recognition.cases.conftest import *  # noqa: F403  (its fixtures: a case on its way)
from tests.recognition.cases.conftest import pdf
from youji.recognition.models import Application, Objection
from youji.recognition.services import applications, experts, notices
from youji.registry.models import Base, Product

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def before_the_meeting(transactional_db, open_round, people, fill_in, step, now):
    """Three products of 君山区, each reviewed and scored."""
    made = []
    for n, name in enumerate(("茶叶", "辣椒", "葡萄"), start=1):
        product = Product.objects.create(code=f"T0{n}", name=name, group="茶叶")
        base = Base.objects.create(
            code=f"430611-0{n}", name=f"君山{name}", kind="county_product", division="430611", product=product,
            area_mu=Decimal("3400.00"), output_t=Decimal("1200.00"), techniques="绿色防控", responsible="君山区农业农村局",
        )  # fmt: skip
        one = applications.start_application(
            round_id=open_round.pk,
            base_id=base.pk,
            category="county_product",
            actor=people.applicant,
            now=now,
        )
        step("submit", fill_in(one, people.applicant), people.applicant)
        step("city_recommend", one, people.city, days=1, opinion="同意推荐。")
        made.append(step("province_review", one, people.province, days=2, opinion="复审通过。"))
    keys = [one.pk for one in made]
    experts.assign_panel(
        application_ids=keys, expert_ids=[e.user_id for e in people.experts], actor=people.province, now=now
    )
    for key in keys:
        for expert in people.experts:
            experts.record_score(application_id=key, score=Decimal(89), opinion="好。", actor=expert, now=now)
    experts.attach_minutes(application_ids=keys, file=pdf(), name="纪要.pdf", actor=people.province, now=now)
    return [step("expert_review", one, people.province, days=3, opinion="同意。") for one in made]


def test_a_meeting_decides_many(at_the_inbox, before_the_meeting, people):
    counted = at_the_inbox(people.decision)
    page = counted.page

    page.get_by_role("navigation", name="工作台").get_by_role("link", name="审定会").click()
    page.get_by_label("文号").fill("湘农党组纪要〔2026〕9号")
    page.get_by_label("会议名称").fill("2026年第9次厅党组会")
    page.get_by_label("会议日期").fill("2026-06-01")
    page.get_by_role("button", name="预览", exact=True).click()
    page.get_by_role("button", name="办理这3件").click()
    expect(page.get_by_text("办成3件")).to_be_visible()

    assert set(Application.objects.values_list("status", flat=True)) == {"decided"}
    counted.told("三件一并审定", clicks=3, loads=3, before=(3, 3))


def test_an_objection_is_investigated_by_one_and_answered_by_another(
    at_the_inbox,
    transactional_db,
    decided,
    people,
    second,
    now,
):
    cache.clear()
    notice = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=now
    )  # fmt: skip
    said = notices.Complaint(name="李明", phone="13900001234", text="面积与实际不符，请核实清楚。")
    notices.file_objection(
        notice_id=notice.pk, application_code=decided.code, complaint=said, source="x", now=now
    )

    counted = at_the_inbox(people.province)
    page = counted.page
    page.get_by_role("link", name="调查并答复").click()
    page.get_by_label("调查情况").fill("实测面积与申报相符。")
    page.get_by_role("button", name="保存调查情况").click()
    expect(page.get_by_text("调查情况已保存")).to_be_visible()
    counted.told("调查一件异议（第一人）", clicks=2, loads=2, before=(2, 2))

    at_the_inbox(second)
    page.get_by_role("link", name="复核并办结").click()
    page.get_by_label("处理结果").fill("异议不成立。")
    page.get_by_role("button", name="异议不成立").click()
    expect(page.get_by_text("已办结：异议不成立")).to_be_visible()
    counted.told("答复一件异议（第二人）", clicks=2, loads=2, before=(2, 2))

    assert Objection.objects.get().state == "dismissed"
