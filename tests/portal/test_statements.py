"""What the site says of itself: whose it is at the foot of every page, and every promise to whoever visits kept."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from django.core import checks

from tests.portal.test_pages import PAGES
from youji.portal.checks import the_site_says_whose_it_is
from youji.portal.views.statements import STATEMENTS
from youji.shared import imprint

TODAY = date(2026, 6, 1)
WHOLE = {
    "agency": "某省农业农村厅",
    "phone": "0731-0000 0000（总机）",
    "email": "someone@example.cn",
    "address": "长沙市某路 1 号 <b>",
    "site_code": "4300000001",
    "icp": "湘ICP备00000000号",
    "police": "湘公网安备 43000000000001号",
}


@pytest.mark.parametrize("path", ["/", "/catalogue", "/about", "/privacy"])
def test_every_page_says_at_its_foot_whose_it_is(client_on, db, settings, path):
    settings.IMPRINT = WHOLE
    page = client_on(TODAY).get(path).content.decode()
    foot = page[page.index('<footer class="foot">') :]

    for said in imprint.SAID:
        assert f"{said.word}：" in foot
    assert "长沙市某路 1 号 &lt;b&gt;" in foot
    assert 'href="tel:073100000000"' in foot
    assert 'href="https://beian.mps.gov.cn/#/query/webSearch?code=43000000000001"' in foot
    assert "没有主办单位" not in page


def test_nothing_is_made_up_where_it_is_not_known(client_on, db, settings):
    settings.IMPRINT = {}
    for settings.DEMO, said in ((True, True), (False, False)):
        page = client_on(TODAY).get("/about").content.decode()
        assert ("没有主办单位" in page) is said
        assert ("主办单位还没有写明" in page) is not said
        assert "备案号" not in page


def test_a_server_in_real_use_is_told_what_its_foot_lacks(settings):
    settings.PRODUCTION = True
    settings.IMPRINT = WHOLE | {"icp": "", "police": ""}
    found = the_site_says_whose_it_is()

    assert [one.level for one in found] == [checks.WARNING]
    assert "ICP 备案（YOUJI_ICP）" in found[0].msg
    assert "YOUJI_POLICE_FILING" in found[0].msg
    assert "YOUJI_AGENCY" not in found[0].msg.replace("YOUJI_AGENCY_", "")
    settings.IMPRINT = WHOLE
    assert the_site_says_whose_it_is() == []


@pytest.mark.parametrize("one", STATEMENTS, ids=lambda one: one.name)
def test_each_statement_leads_to_the_others(client_on, db, one):
    page = client_on(TODAY).get(f"/{one.name}").content.decode()

    assert f"<h1>{one.title}</h1>" in page
    for other in STATEMENTS:
        assert f'href="/{other.name}"' in page


def test_what_becomes_of_a_photograph_is_said(client_on, db):
    said = client_on(TODAY).get("/privacy").content.decode()
    assert "基地照片是主体自己选的，农业农村局确认以后才公布。" in said


def test_whoever_only_looks_is_given_no_cookie_and_sent_to_nobody_else(client_on, publish, settings):
    """个人信息说明：只是查看."""
    publish()
    client = client_on(TODAY)
    for path in [*PAGES, "/b/HNE0001", *(f"/{one.name}" for one in STATEMENTS)]:
        response = client.get(path)
        assert not response.cookies, path
        policy = response.get("Content-Security-Policy", "")
        for source in policy.replace(";", " ").split():
            assert not source.startswith(("http", "*")), path
    settings.TILES = "https://tiles.example/{z}"
    assert "地图服务商" in client.get("/privacy").content.decode()


def test_the_line_of_a_visit_holds_neither_what_was_looked_for_nor_what_was_typed(client_on, db, caplog):
    with caplog.at_level(logging.INFO, logger="youji.request"):
        client_on(TODAY).get("/catalogue", {"q": "secretword"})

    assert "/catalogue 200" in caplog.text
    assert "secretword" not in caplog.text


def test_the_cookie_of_who_is_signed_in_lasts_as_long_as_is_said(client_on, db, settings):
    """tests/accounts/test_sessions.py looks at the cookie itself."""
    page = client_on(TODAY).get("/privacy").content.decode()
    assert "到当晚失效" in page
    assert f"在自己的手机上最长{settings.REMEMBER_DAYS}天" in page
