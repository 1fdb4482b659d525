"""An overlap reconciled: the county finds it after one return, the neighbour redraws on the phone, the case goes on.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way.
"""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youji.recognition.models import Application
from youji.recognition.services import applications, review, rounds
from youji.recognition.services.effects import Remark
from youji.registry.models import Base, CertifiedProduct, Operator, Product
from youji.registry.services.plots import add_plot
from youji.schemes.selectors import scheme_of
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SHOTS = os.environ.get("YOUJI_SHOTS", "")
ANSWERS = {
    "address": "君山区柳林洲街道", "households_count": "210", "sampling_pass_rate": "100", "major_incident": "否",
    "work_summary": "统一品种、技术、管理。",
}  # fmt: skip


def square(west: float) -> list[list[float]]:
    east = round(west + 0.004, 4)
    return [[west, 29.48], [east, 29.48], [east, 29.484], [west, 29.484], [west, 29.48]]


def farm(number: int, name: str, west: float, make_actor, tea, now) -> SimpleNamespace:
    """A co-operative with a base and a plot on it."""
    operator = Operator.objects.create(
        code=f"JS000{number}", name=f"{name}专业合作社", kind="cooperative", division="430611",
        contact_phone="13800000000", uscc=["93430611MA4L000005", "93430611MA4L000013"][number - 1],
    )  # fmt: skip
    base = Base.objects.create(
        code=f"JS000{number}-01", name=name, kind="operator", operator=operator, division="430611", product=tea,
        address="君山区柳林洲街道", area_mu=Decimal("260.00"), output_t=Decimal("12.00"), techniques="绿色防控",
    )  # fmt: skip
    holder = make_actor(Role.HOLDER, operator_id=operator.pk, name="周社长" if number == 1 else "邻社长")
    add_plot(
        base_id=base.pk, name="一号地", geometry={"type": "Polygon", "coordinates": [square(west)]},
        datum="CGCS2000", actor=holder, now=now,
    )  # fmt: skip
    return SimpleNamespace(operator=operator, base=base, holder=holder)


@pytest.fixture
def world(transactional_db, make_actor):
    """A case that was returned once and handed in again, on ground its neighbour claims too."""
    now = clock.now()
    today = clock.local_date(now)
    version = next(one for one in load_schemes(now) if one.key == "provincial-base")
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    mine = farm(1, "君山银针茶园", 112.725, make_actor, tea, now)
    other = farm(2, "柳林茶园", 112.727, make_actor, tea, now)
    CertifiedProduct.objects.create(
        operator=mine.operator, division="430611", kind="green", number="LB-44-25010100001A", name="君山银针",
        product=tea, valid_from=today - timedelta(days=300), valid_until=today + timedelta(days=700),
        confirmed_at=now, confirmed_by="吴县审",
    )  # fmt: skip
    county = make_actor(Role.COUNTY_REVIEWER, division="430611", name="吴县审")
    province = make_actor(Role.PROVINCE_REVIEWER, division="43", name="赵复核")
    draft = rounds.Draft(
        title="2026年第一批", scheme_version_id=version.pk, document_number="湘农办函〔2026〕12号",
        opens_on=today, closes_on=today + timedelta(days=30),
    )  # fmt: skip
    made = rounds.create_round(draft=draft, actor=province, now=now)
    rounds.announce_round(round_id=made.pk, version=made.version, actor=province, now=now)
    case = applications.start_application(
        round_id=made.pk, base_id=mine.base.pk, category="green", actor=mine.holder, now=now
    )
    fill(case, mine.holder, now)
    take = {"application_id": case.pk, "now": now}
    review.take_step("submit", actor=mine.holder, asked=review.Asked(declared_by="周社长"), **take)
    asked = review.Asked(corrections=[Remark("other", "检测报告看不清。")])
    back = review.take_step("county_return", actor=county, asked=asked, **take)
    applications.answer_correction(
        correction_id=back.corrections.get().pk, answer="已重传。", actor=mine.holder, now=now
    )
    review.take_step("resubmit", actor=mine.holder, asked=review.Asked(declared_by="周社长"), **take)
    return SimpleNamespace(code=case.code, mine=mine, other=other, county=county)


def fill(case, actor, now) -> None:
    scheme = scheme_of(case.scheme_version)
    who = {"application_id": case.pk, "actor": actor, "now": now}
    applications.save_answers(answers=ANSWERS, **who)
    for wanted in scheme.documents:
        file = SimpleUploadedFile("材料.pdf", PDF, "application/pdf")
        applications.add_evidence(
            target=f"doc:{wanted.key}", file=file, name=f"{wanted.label}.pdf", note="", **who
        )
    best = {
        item.key: {"tier": max(range(len(item.tiers)), key=lambda n, i=item: i.tiers[n].score), "note": ""}
        for item in scheme.sheet.items
    }
    applications.save_assessment(lines=best, **who)


@pytest.fixture
def shoot(fits):
    taken = iter(range(1, 100))

    def look(page, name: str) -> None:
        fits(page)
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/o{next(taken):02d}-{name}.png", full_page=True)

    return look


@pytest.mark.journey
@pytest.mark.clause("4.1-f")
def test_an_overlap_found_late_is_reconciled_and_the_case_goes_on(
    world, live_server, open_page, sign_in, shoot
):
    url = live_server.url
    county = open_page()
    sign_in(county, world.county)
    county.goto(f"{url}/desk/cases/{world.code}/")
    assert county.get_by_role("button", name="县级核查推荐").is_disabled()
    county.get_by_role("link", name="边界协调", exact=True).click()
    shoot(county, "case-boundaries")
    county.get_by_role("button", name="请双方核对边界").click()
    county.get_by_text("办理期限暂停计算").first.wait_for()
    shoot(county, "case-boundaries-open")
    county.goto(f"{url}/desk/cases/{world.code}/")
    county.get_by_text("边界协调中，办理期限暂停计算").wait_for()

    applicant = open_page(width=360)
    sign_in(applicant, world.mine.holder)
    applicant.goto(f"{url}/field/apply/{world.code}/")
    applicant.get_by_text("请核对边界，办理期限暂停计算").wait_for()
    shoot(applicant, "applicant")

    neighbour = open_page(width=360)
    sign_in(neighbour, world.other.holder)
    neighbour.goto(f"{url}/field/")
    neighbour.get_by_text("柳林茶园").first.wait_for()
    neighbour.locator("main a.button.primary").first.click()
    neighbour.get_by_role("heading", name="核对边界：柳林茶园").wait_for()
    shoot(neighbour, "neighbour")
    boundary = neighbour.url
    neighbour.get_by_role("link", name="去改地块").click()
    neighbour.get_by_role("link", name="改边界").click()
    corners = "\n".join(f"{lon}, {lat}" for lon, lat in square(112.7292))
    neighbour.get_by_text("边界坐标（也可以自己填）").click()
    neighbour.locator("#id_geometry").fill(corners)
    neighbour.get_by_role("button", name="保存新边界").click()
    neighbour.get_by_text("已改好").first.wait_for()
    neighbour.goto(boundary)
    neighbour.get_by_label("说明").fill("已改，挪到路的东边。")
    neighbour.get_by_role("button", name="答复").click()
    neighbour.get_by_text("重叠已消除，协调结束").wait_for()
    shoot(neighbour, "neighbour-done")

    county.goto(f"{url}/desk/cases/{world.code}/")
    county.get_by_label("意见").fill("边界已协调，同意推荐。")
    county.get_by_role("button", name="县级核查推荐").click()
    county.get_by_text("县级核查推荐，已办理").wait_for()
    assert Application.objects.get().status == "county_recommended"
