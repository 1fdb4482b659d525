"""签字单: printed whole, at any length of a name, with the code that leads to an account."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from tests.members.conftest import TODAY
from tests.papers import faults, measured
from youji.members import services
from youji.members.selectors import papers
from youji.shared.paper import render

pytestmark = pytest.mark.django_db
LONG = ("岳阳市君山区广兴洲镇沿江村与合兴村联合优质绿色富硒茶叶全程机械化标准化生产农户𠮷" * 3)[:120]


@pytest.mark.parametrize("name", ["李", LONG])
def test_the_sheet_is_one_page_and_whole_at_any_length(tea, county, make_operator, people, member, now, name):
    keeper = make_operator(LONG[::-1], kind="cooperative")
    member(people(keeper), keeper)
    home = make_operator(name, kind="household", identity_kind="none", uscc=None)
    row = services.enter(
        base=tea, operator=home.code, since=TODAY, bookkeeper=keeper.code, actor=county, now=now
    )
    pages = measured(papers.sheet(row))
    assert (len(pages), faults(pages, 5)) == (1, [])
    for said in (home.code, "本人随时可以退出", "李" if name == "李" else "𠮷"):
        assert said in pages[0].text.replace("\u200b", "")


def test_its_code_leads_to_asking_for_an_account_with_the_number_filled_in(
    tea, li, county, client, now, monkeypatch
):
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    drawn = {}

    def as_picture(template, data, *, qr):
        drawn["png"] = render(template, data, qr=qr, format_="png")
        return drawn["png"]

    monkeypatch.setattr(papers, "render", as_picture)
    papers.sheet(row)
    address = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn["png"])).convert("RGB"))[0].text
    page = client.get(address[address.index("/accounts") :])
    assert f'value="{li.code}"' in page.content.decode()


def test_only_who_may_know_of_it_prints_it(tea, li, county, people, make_operator, client_as, now):
    row = services.enter(base=tea, operator=li.code, since=TODAY, actor=county, now=now)
    got = client_as(county).get(f"/desk/members/{row.pk}/sheet.pdf")
    assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
    stranger = people(make_operator("别家"))
    assert client_as(stranger).get(f"/field/members/{row.pk}/sheet.pdf").status_code == 404
