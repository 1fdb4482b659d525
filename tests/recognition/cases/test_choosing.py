"""Choosing what to apply for (process.md D12), coming back to it (phone.md C18), and to a correction (C17)."""

from __future__ import annotations

import pytest

from tests.recognition.cases.conftest import text
from youji.recognition.services.effects import Remark
from youji.registry.models import Base

pytestmark = pytest.mark.usefixtures("at_that_time")


def test_two_of_one_name_are_told_apart_and_each_says_where_it_stands(
    decided, open_round, make_round, county_product, tea_base, people, client_as
):
    Base.objects.create(code="430611-02", name=tea_base.name, kind="county_product", division="430611")
    another = make_round(county_product, title="2026年第二批", document_number="湘农办函〔2026〕13号")
    page = text(client_as(people.applicant).get(f"/field/apply/new/{another.pk}/"))

    first, second = page.split('name="base"')[1:3]
    assert "430611-01 · 茶叶" in first
    assert f"正在办理：{decided.code}，已审定" in first
    assert "430611-02 · 没有登记产品" in second
    assert "正在办理" not in second
    assert "先登记基地" in page


def test_what_was_begun_is_gone_on_with_from_home(draft, people, client_as):
    page = text(client_as(people.applicant).get("/field/"))

    assert f'href="/field/apply/{draft.code}/">继续填写：君山茶叶' in page
    assert "申报另一个" in page


def test_a_correction_leads_to_its_place_and_says_there_what_is_asked(submitted, people, step, client_as):
    step(
        "city_return",
        submitted,
        people.city,
        days=1,
        corrections=[Remark("doc:map", "没有比例尺。"), Remark("field:work_summary", "请写清组织管理。")],
    )
    client = client_as(people.applicant)
    assert "请补正：没有比例尺。（共2处）" in text(client.get("/field/"))
    page = text(client.get(f"/field/apply/{submitted.code}/"))
    map_ = submitted.corrections.get(target="doc:map")
    assert f'href="/field/apply/{submitted.code}/asked/#correction-{map_.pk}"' in page

    card = (
        text(client.get(f"/field/apply/{submitted.code}/documents/"))
        .split('id="doc-map"')[1]
        .split("</section>")[0]
    )
    assert "请补正：没有比例尺。" in card
    assert "请补正：请写清组织管理。" in text(client.get(f"/field/apply/{submitted.code}/form/"))
