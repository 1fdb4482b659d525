"""Bases are offered while one is typed on 凭文件纳入."""

from __future__ import annotations

import pytest

from tests.catalogue.conftest import *  # noqa: F403  (君山茶叶, and whoever publishes)
from youji.schemes.services import load_schemes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_base_is_offered_by_a_part_of_its_name(desktop, live_server, sign_in, base, publisher, now):
    load_schemes(now)
    sign_in(desktop, publisher)
    desktop.goto(f"{live_server.url}/desk/catalogue/national/")
    box = desktop.locator("[name=base_code]")
    box.press_sequentially("君山")
    option = desktop.locator("#offered-bases option")
    option.first.wait_for(state="attached")
    assert option.first.get_attribute("value") == base.code
    assert base.name in option.first.inner_text()
