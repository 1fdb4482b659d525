"""From a sheet that a co-operative prints to a spraying that its bookkeeper reads: four people, four browsers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.browser.counting import Counted
from tests.browser.test_field_journey import on_the_phone
from tests.papers import measured
from tests.production.conftest import SPRAYED, record
from tests.registry.conftest import make_operator, square
from youji.members import services as members
from youji.production import services as production
from youji.production.models import Record
from youji.registry import services as registry
from youji.registry.models import Product
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role

pytestmark = [pytest.mark.slow, pytest.mark.clause("4.3-a")]
__all__ = ["make_operator"]
CHOSEN = "chuan-dou-2026-fang"


@pytest.fixture
def village(transactional_db, make_operator, make_actor, county_reviewer):
    """A county's base of tea with 李's plot; a co-operative whose 记账员 keeps 李's books and has written one spraying."""
    now = clock.now()
    today = clock.local_date(now)
    about = {"division": "430611", "actor": SYSTEM, "now": now}
    tea = Product.objects.create(code="04", name="茶叶", group="茶叶")
    base = registry.create_base(name="君山茶叶", kind="county_product", product_id=tea.pk, **about)
    registry.add_plots(
        base_id=base.pk, plots=[("五组茶园", square())], datum="CGCS2000", actor=SYSTEM, now=now
    )
    coop = make_operator("洞庭春合作社", kind="cooperative")
    li = make_operator("李大山", kind="household", identity_kind="none", uscc=None)
    clerk = make_actor(Role.STAFF, operator_id=coop.pk, name="邹小满")
    for one, keeper in ((coop, ""), (li, coop.code)):
        row = members.enter(
            base=base, operator=one.code, since=today - timedelta(days=90), bookkeeper=keeper,
            actor=county_reviewer, now=now,
        )  # fmt: skip
        said = {"membership_id": row.pk, "version": row.version, "now": now}
        if one == coop:
            members.answer(answer="confirm", actor=clerk, **said)
        else:
            members.confirm_on_paper(signed_on=today, reason="村部当面签", actor=county_reviewer, **said)
    plot = base.plots.get()
    members.assign_plots(
        base=base,
        plots=[plot.pk],
        operator=li.code,
        since=today - timedelta(days=90),
        actor=county_reviewer,
        now=now,
    )
    season = production.open_seasons(
        kind="plot", product="茶叶", started_on=(today - timedelta(days=60)).isoformat(), plots=[str(plot.pk)],
        operator=li.code, actor=clerk, now=now,
    )[0]  # fmt: skip
    day = (today - timedelta(days=9)).isoformat()
    said = record(**SPRAYED | {"day": day}, operator=li.code, seasons=[season.code])
    taken = production.take_records([said], actor=clerk, now=now, channel="workbook")
    assert [one.state for one in taken] == ["stored"]
    return clerk


def test_from_the_printed_sheet_to_a_spraying_that_the_bookkeeper_reads(
    live_server, desktop, phone, open_page, sign_in, village, county_reviewer, record_property, axe, fits
):
    # The bookkeeper prints the sheet.
    sign_in(desktop, village)
    desktop.goto(f"{live_server.url}/field/members/accounts")
    axe(desktop)
    fits(desktop)
    desktop.get_by_label("李大山").check()
    with desktop.expect_download() as printed:
        desktop.get_by_role("button", name=re.compile("打印勾选的")).click()
    sheet = measured(printed.value.path().read_bytes())[0].text.replace("\u200b", "")
    digits = "".join(re.search(r"(\d{4}) ?(\d{4})手机扫", sheet.replace(" ", "")).groups())
    username = re.search(r"用户名([0-9a-z]+)8个数字", sheet.replace(" ", ""))[1]
    # The grower chooses a password on the own telephone.
    phone.goto(f"{live_server.url}/accounts/open/sheet/?u={username}&c={digits}")
    phone.get_by_label("自己设的密码").fill(CHOSEN)
    phone.get_by_label("再输一次").fill(CHOSEN)
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="设好了").tap()
    code = phone.locator("strong.value").inner_text()
    axe(phone)
    fits(phone)
    # The county is told the code.
    office = open_page()
    sign_in(office, county_reviewer)
    office.goto(f"{live_server.url}/desk/")
    office.get_by_role("link", name=re.compile("李大山")).first.click()
    office.get_by_label("确认码").fill(code)
    axe(office)
    fits(office)
    office.get_by_role("button", name="查看申请").click()
    office.get_by_role("button", name="是本人，开通").click()
    office.get_by_text("已开通").first.wait_for()
    # The grower signs in, and sprays as last time.
    phone.get_by_role("link", name="去登录").tap()
    phone.get_by_label("用户名").fill(username)
    phone.get_by_label("密码", exact=True).fill(CHOSEN)
    phone.get_by_role("button", name="登录").tap()
    phone.wait_for_url("**/field/")
    counted = Counted(phone, record_property)
    on_the_phone(phone, live_server)
    counted.start()
    phone.get_by_role("link", name="施药 联苯菊酯").click()
    phone.locator("#record[data-ready]").wait_for()
    phone.get_by_role("button", name="存下").click()
    phone.locator("#saved").wait_for()
    counted.told("农户照上次施药", clicks=4, loads=1, before=(0, 0))
    phone.locator("html[data-outbox=still]").wait_for(state="attached")
    assert sorted(Record.objects.values_list("channel", flat=True)) == ["phone", "workbook"]
    # The bookkeeper reads it, and that the household signs in.
    desktop.goto(f"{live_server.url}/desk/production/")
    assert desktop.get_by_role("row", name=re.compile("李大山")).count() == 2
    desktop.goto(f"{live_server.url}/field/members/accounts")
    desktop.get_by_text("1户登录过").wait_for()
