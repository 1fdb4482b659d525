"""A long workbook goes to the worker: the page says how far it is, asks before anything is written, and says what came."""

from __future__ import annotations

import pytest

from tests.imports.conftest import book
from youji.imports import jobs
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.workbook import MIME

PAGE = "/desk/registry/import/operators"


def upload(page, live_server, data: bytes) -> None:
    page.goto(f"{live_server.url}{PAGE}")
    page.set_input_files("input[type=file]", {"name": "名单.xlsx", "mimeType": MIME, "buffer": data})
    page.locator("form:has(input[type=file]) button").first.click()
    page.wait_for_url("**/desk/imports/*/")


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_looked_at_confirmed_and_written_by_the_worker(
    live_server, desktop, sign_in, county_reviewer, settings, tmp_path, axe, fits
):
    settings.VAR = tmp_path
    sign_in(desktop, county_reviewer)
    upload(desktop, live_server, book(county_reviewer, 2_001))
    assert "先校验，不写入" in desktop.inner_text("[data-run]")
    axe(desktop)

    jobs.run(clock.now())
    desktop.get_by_text("校验通过，还没有写入").wait_for()  # by itself
    axe(desktop)
    fits(desktop)
    assert not Operator.objects.exists()
    desktop.get_by_role("button", name="导入", exact=True).click()
    desktop.locator("[data-run]").wait_for()
    jobs.run(clock.now())
    desktop.get_by_text("新增2,001行").wait_for()
    assert Operator.objects.count() == 2_001
    fits(desktop)


@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_is_counted_as_it_is(
    live_server, phone, sign_in, county_reviewer, settings, tmp_path, axe, fits
):
    settings.VAR = tmp_path
    sign_in(phone, county_reviewer)
    upload(phone, live_server, book(county_reviewer, 2_001, division="430181"))
    jobs.run(clock.now())
    phone.get_by_text("未通过。").wait_for()

    assert "请改正 2001" in " ".join(phone.inner_text("main .card h2").split())
    axe(phone)
    fits(phone)
