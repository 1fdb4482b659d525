"""A rename and a merger, from the holder's phone to the reprint, in a real browser.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way.
"""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from youji.catalogue.models import Entry, PublishedEntry
from youji.catalogue.services.editions import publish_edition
from youji.catalogue.services.entering import enter_national
from youji.registry.models import Base, Operator, Product
from youji.schemes.selectors import find_version
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.slow, pytest.mark.clause("5.5-b")]
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
FILE = {"name": "协议.pdf", "mimeType": "application/pdf", "buffer": PDF}
SHOTS = os.environ.get("YOUJI_SHOTS", "")


@pytest.fixture
def world(transactional_db, make_actor):
    """Two operators, a recognised base of each, and whoever confirms."""
    now = clock.now()
    load_schemes(now)
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    publisher = make_actor(Role.PUBLISHER, division="43", name="孙发布")
    entries = []
    for code, name in (("QX001", "清溪茶叶合作社"), ("DT001", "洞庭茶业有限公司")):
        farm = Operator.objects.create(code=code, name=name, kind="cooperative", division="430611")
        base = Base.objects.create(
            code=f"{code}-01", name=f"{name[:2]}茶园", kind="operator", operator=farm, division="430611", product=tea,
            area_mu=Decimal(320), techniques="绿色防控",
        )  # fmt: skip
        entries.append(
            enter_national(
                scheme_version=find_version("national-base"), category="green", base=base, document_number="农质发〔2026〕3号",
                issued_by="农业农村部", list_row=code, recognised_on=clock.local_date(now), actor=publisher, now=now,
            )
        )  # fmt: skip
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)
    return SimpleNamespace(
        entry=entries[0],
        heir=entries[1],
        holder=make_actor(Role.HOLDER, operator_id=entries[0].base.operator_id, name="周负责"),
        city=make_actor(Role.CITY_REVIEWER, division="4306", name="王市审"),
        province=make_actor(Role.PROVINCE_REVIEWER, division="43", name="赵复核"),
    )


def shoot(page, fits, name: str) -> None:
    fits(page)
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)


def ask(page, url: str, code: str, kind: str, answers: dict[str, str]) -> None:
    """The holder, on the phone: choose the kind, say what it is now, add the paper."""
    page.goto(f"{url}/field/entries/{code}/")
    page.get_by_role("link", name="申请变更").click()
    page.get_by_role("link", name=kind).click()
    for label, value in answers.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("申请理由").fill("今年变的，见附件。")
    page.get_by_label("证明材料").set_input_files(FILE)
    page.get_by_role("button", name="提交").click()
    page.get_by_text("待确认").first.wait_for()


def test_a_rename_and_a_merger_from_request_to_reprint(
    live_server, world, phone, desktop, sign_in, fits, axe, open_page
):
    url, code = live_server.url, world.entry.code
    sign_in(phone, world.holder)
    ask(phone, url, code, "基地更名", {"基地名称": "清溪云雾茶园"})
    shoot(phone, fits, "asked")
    axe(phone)

    sign_in(desktop, world.city)
    desktop.goto(f"{url}/desk/")
    desktop.get_by_role("link", name="清溪茶园").first.click()
    assert desktop.locator("ins").inner_text() == "清溪云雾茶园"
    shoot(desktop, fits, "rename")
    axe(desktop)
    desktop.get_by_label("意见").fill("与现场一致。")
    desktop.get_by_role("button", name="确认并公开").click()
    shoot(desktop, fits, "asked once more")
    desktop.get_by_role("button", name="确认公开").click()
    desktop.get_by_text("已确认").first.wait_for()
    shoot(desktop, fits, "renamed")

    ask(phone, url, code, "经营主体合并", {"承继主体的主体码": "DT001", "承继主体的名称": "洞庭茶业有限公司"})
    officer = open_page()
    sign_in(officer, world.province)
    officer.goto(f"{url}/desk/changes/?state=open")
    officer.get_by_role("link", name="清溪云雾茶园").first.click()
    shoot(officer, fits, "merger")
    officer.get_by_label("意见").fill("合并协议属实。")
    officer.get_by_label("文号").fill("湘农函〔2026〕21号")
    officer.get_by_role("button", name="确认并公开").click()
    officer.get_by_role("button", name="确认公开").click()
    officer.get_by_text("已确认").first.wait_for()

    stranger = open_page(360)
    stranger.goto(f"{url}/b/{code}")
    said = stranger.content()
    assert [
        word in said
        for word in ("清溪云雾茶园", "洞庭茶业有限公司", "原名清溪茶园、清溪茶叶合作社", "湘农函〔2026〕21号")
    ] == [True] * 4
    shoot(stranger, fits, "public")
    stranger.goto(f"{url}/catalogue?q=清溪茶叶合作社")
    stranger.get_by_text("原名").first.wait_for()
    shoot(stranger, fits, "found")
    assert PublishedEntry.objects.get(code=code).payload["reprint"] == 2
    paper = stranger.request.get(f"{url}/b/{code}/certificate.pdf")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    assert re.search("承继", Entry.objects.get(pk=world.heir.pk).events.last().reason)
