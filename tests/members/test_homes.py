"""开通单: a co-operative prints its households' sheets, reads who has signed in, and holds nobody's way in."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from django.test import Client
from PIL import Image

from tests.members.conftest import TODAY
from tests.papers import faults, measured
from youji.accounts.models import Opening, Person
from youji.accounts.services import Home, Printed, open_account
from youji.accounts.services.sheets import sheet_for
from youji.members import services
from youji.members.selectors import homes
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.paper import CannotPrint
from youji.shared.refusals import Refused

pytestmark = pytest.mark.django_db
LONG = ("岳阳市君山区广兴洲镇沿江村与合兴村联合优质绿色富硒茶叶全程机械化标准化生产农户𠮷" * 3)[:120]
CHOSEN = "chuan-dou-2026-fang"


@pytest.fixture
def coop(make_operator, people):
    made = make_operator("洞庭春茶叶专业合作社", kind="cooperative")
    return made, people(made)


@pytest.fixture
def village(tea, li, coop, county, member, make_operator, people, now):
    """李 and 王 whose books the co-operative keeps; 张, who keeps the own."""
    operator, actor = coop
    member(actor, operator)
    named = {"李": li}
    for name in ("王", "张"):
        named[name] = make_operator(f"{name}大山", kind="household", identity_kind="none", uscc=None)
    for name, home in named.items():
        row = services.enter(
            base=tea, operator=home.code, since=TODAY, bookkeeper="" if name == "张" else operator.code, actor=county, now=now,
        )  # fmt: skip
        services.confirm_on_paper(
            membership_id=row.pk,
            version=row.version,
            signed_on=TODAY,
            reason="村部当面签",
            actor=county,
            now=now,
        )
    return named


def test_it_prints_for_whose_books_it_keeps_and_for_nobody_else(coop, village, make_operator, people, now):
    _, actor = coop
    assert {row.code for row in homes.sheets(actor, now)} == {village["李"].code, village["王"].code}
    printed = services.print_for(operators=[village["李"].pk, village["王"].pk], actor=actor, now=now)
    assert len({one.digits for one in printed}) == 2
    neighbour = people(make_operator("别家"))
    for who, home in ((actor, village["张"]), (neighbour, village["李"])):
        with pytest.raises(Refused):
            services.print_for(operators=[home.pk], actor=who, now=now)
    people(village["李"])
    with pytest.raises(Refused, match="已经有账号"):
        services.print_for(operators=[village["李"].pk], actor=actor, now=now)


def test_a_name_that_no_font_draws_voids_no_sheet_that_is_out(coop, village, now):
    """The old sheet was void, and there was no new one."""
    _, actor = coop
    said = {"operators": [village["李"].pk], "actor": actor, "now": now}
    sheet = services.print_for(**said)[0]
    village["李"].name = "李\U0003fffd山"
    village["李"].save()
    with pytest.raises(CannotPrint):
        services.print_for(**said)
    assert sheet_for(sheet.username, sheet.digits, now) is not None


def test_whose_account_was_stopped_gets_no_other_by_a_sheet(coop, village, people, now):
    _, actor = coop
    grower = people(village["李"])
    Person.objects.filter(pk=grower.user_id).update(is_active=False)
    with pytest.raises(Refused, match="已经有账号"):
        services.print_for(operators=[village["李"].pk], actor=actor, now=now)


def test_many_at_once_are_one_file_and_the_list_says_how_far_each_is(
    coop, village, county, client_as, client
):
    _, actor = coop
    page, phone = client_as(actor), Client()
    assert page.post("/field/members/accounts/print", {"csrfmiddlewaretoken": "x"}).status_code == 422
    got = page.post("/field/members/accounts/print", {"operators": [village["李"].pk, village["王"].pk]})
    assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
    assert len(measured(b"".join(got.streaming_content) if got.streaming else got.content)) == 2
    said = page.get("/field/members/accounts").content.decode()
    assert said.count("已印单子，还没扫码") == 2
    now = clock.now()
    sheet = services.print_for(operators=[village["李"].pk], actor=actor, now=now)[0]
    form = {"username": sheet.username, "sheet": sheet.digits, "password1": CHOSEN, "password2": CHOSEN}
    told = phone.post("/accounts/open/sheet/", form).content.decode()
    assert page.get("/field/members/accounts").content.decode().count("等县里确认") == 1
    code = "".join(told.partition('class="value">')[2][:9].split())
    open_account(operator_code=sheet.home.code, code=code, actor=county, now=now)
    assert "已开通，还没登录" in page.get("/field/members/accounts").content.decode()
    assert phone.login(username=sheet.username, password=CHOSEN)
    assert "1户登录过" in page.get("/field/members/accounts").content.decode()
    assert Opening.objects.filter(state=Opening.State.PRINTED).count() == 1


@pytest.mark.parametrize("name", ["李", LONG])
def test_a_sheet_is_one_page_and_whole_at_any_length(name, now):
    one = Printed(Home(1, "NH0001", name, "430611"), "nh0001-2", "12345674", now)
    pages = measured(homes.pdf_of([one, one], LONG[::-1] if name == LONG else "洞庭春茶叶专业合作社"))
    assert (len(pages), faults(pages, 5)) == (2, [])
    for said in ("nh0001-2", "1234", "四步就能用", "君山区农业农村局"):
        assert said in pages[0].text.replace("\u200b", ""), said


def test_its_code_leads_to_the_page_with_name_and_digits_filled_in(client, now, monkeypatch):
    from youji.shared.paper import render

    drawn = {}

    def as_picture(template, data):
        drawn["png"] = render(template, data, format_="png")
        return drawn["png"]

    monkeypatch.setattr(homes, "render", as_picture)
    homes.pdf_of([Printed(Home(1, "NH0001", "李大山", "430611"), "nh0001", "12345674", now)], "合作社")
    address = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn["png"])).convert("RGB"))[0].text
    page = client.get(address[address.index("/accounts") :]).content.decode()
    assert 'value="nh0001"' in page
    assert 'value="12345674"' in page


def test_an_officer_prints_nothing(village, county, make_actor, client_as):
    assert client_as(county).get("/field/members/accounts").status_code == 403
    assert (
        client_as(make_actor(Role.AGRONOMIST, division="430611")).get("/field/members/accounts").status_code
        == 403
    )
