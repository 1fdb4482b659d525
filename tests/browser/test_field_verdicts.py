"""What a phone says of a spraying before it is stored: allowed, forbidden, unknown, by the emitted rules on what it keeps."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.test_field_journey import nothing_waits, on_the_phone
from tests.browser.waiting import until
from tests.compliance.cases import TABLES, seeded
from tests.compliance.tables import here
from tests.pictures import shot
from tests.production.conftest import *  # noqa: F403  (a grower with a plot)
from tests.production.conftest import SPRAYED, record
from youji.norms.services import load_norms
from youji.production.models import Finding, Record
from youji.production.services import open_seasons, take_records
from youji.registry.services import load_reference
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = pytest.mark.clause("4.4-e")
#: input, dose, target → the verdict, and what is read of it
SAID = (
    ("阿维菌素", "60", "美洲斑潜蝇", "allowed", "可采收"),
    ("克百威", "60", "蚜虫", "forbidden", "禁止"),
    ("赛丹神", "60", "蚜虫", "unknown", "无法判断"),
)
#: As many as one message to the browser carries in a moment.
CASES, AT_ONCE = 2_000, 250
ASK = """([tables, cases]) => cases.map((one) => JSON.stringify(self.youjiRules.check({ ...one, tables })))"""
OLDER = """(days) => new Promise((go) => { const asking = indexedDB.open("youji-facts", 1);
  asking.onsuccess = () => { const store = asking.result.transaction("facts", "readwrite").objectStore("facts");
    const all = store.getAll(); all.onsuccess = () => { const [one] = all.result;
      store.put({ ...one, checked: Date.now() - days * 86400000 });
      store.transaction.oncomplete = () => { asking.result.close(); go(); }; }; }; })"""


@pytest.fixture
def cucumbers(grower, plot, now):
    """黄瓜 grow on 一号地, and the norms of the house are loaded."""
    load_reference(now=now)
    load_norms(now=now)
    (made,) = open_seasons(
        actor=grower, now=now, kind="plot", product="黄瓜", started_on="2026-05-01", plots=[str(plot.pk)]
    )
    return made


def spraying(page, live_server):
    page.goto(f"{live_server.url}/field/work/spray/")
    page.locator("#record[data-ready]").wait_for()
    page.get_by_label("一号地").check()
    page.get_by_label("mL/亩").check()


def said(page, name: str, dose: str, target: str) -> None:
    page.locator("#id_input").fill(name)
    page.locator("#id_dose").fill(dose)
    page.locator("#id_target").fill(target)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_verdict_stands_on_the_page_and_is_told_without_a_line(
    open_page, live_server, sign_in, grower, cucumbers, offline, axe, fits, scheme
):
    page = open_page(360, scheme)
    sign_in(page, grower)
    page.goto(f"{live_server.url}/field/")
    page.locator("#field-today[data-ready]").wait_for(state="attached")
    spraying(page, live_server)
    with offline(page):
        for name, dose, target, verdict, words in SAID:
            said(page, name, dose, target)
            page.locator(f"#record[data-judged={verdict}]").wait_for()
            expect(page.locator("#verdict")).to_contain_text(words)
            expect(page.locator("#verdict-said")).to_contain_text(
                {"allowed": "允许", "forbidden": "禁止", "unknown": "无法判断"}[verdict]
            )
            page.locator("#verdict").scroll_into_view_if_needed()
            shot(page, f"field-spray-{verdict}-{scheme}", whole=False)
            axe(page)
            fits(page)


def test_what_follows_a_forbidden_spraying_is_judged_for_itself_on_the_phone_as_on_the_platform(
    phone, live_server, sign_in, grower, cucumbers, take, offline
):
    """The phone said 禁止 of whatever was sprayed after it."""
    take(
        record(
            seasons=[cucumbers.code], **SPRAYED | {"input": "克百威", "registration": "", "target": "蚜虫"}
        )
    )
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    spraying(phone, live_server)
    with offline(phone):
        said(phone, *SAID[0][:3])
        phone.locator("#record[data-judged=allowed]").wait_for()
        phone.get_by_role("button", name="存下").click()
        phone.locator("#saved").wait_for()
    nothing_waits(phone, live_server)
    row = Record.objects.get(facts__input="阿维菌素")
    assert row.device_verdict == "allowed"
    assert not Finding.objects.filter(record_id=row.pk, rule__startswith="PPP").exists()


def test_what_a_neighbour_sent_meanwhile_is_learned_with_the_next_sending_and_the_day_is_said(
    phone, live_server, sign_in, grower, cucumbers, put_plot, make_base, make_operator, make_actor, now
):
    """The copy came again with the next page alone; of which day it was stood at the foot of the screen, not with 允许."""
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    spraying(phone, live_server)
    said(phone, *SAID[0][:3])
    phone.locator("#record[data-judged=allowed]").wait_for()
    today = clock.in_words(clock.local_date(clock.now()))
    expect(phone.locator("#verdict")).to_contain_text(f"按{today}的资料判定")
    other = make_operator("隔壁")
    theirs = make_base("隔壁基地", operator=other)
    neighbour = make_actor(Role.HOLDER, operator_id=other.pk)
    (beside,) = open_seasons(
        actor=neighbour, now=now, kind="plot", product="黄瓜", started_on="2026-05-01",
        plots=[str(put_plot(theirs, "压过来的地").pk)],
    )  # fmt: skip
    late = record(seasons=[beside.code], **SPRAYED | {"registration": "", "day": "2026-05-20"})
    assert take_records([late], actor=neighbour, now=now, channel="api")[0].stored
    phone.get_by_role("button", name="存下").click()
    phone.locator("#saved").wait_for()
    known = (
        "async () => (await window.youjiFacts.read()).parts.own.content.seasons.some(({ beyond }) => beyond)"
    )
    until(phone, known, what="the copy did not come again with what was sent")
    assert Record.objects.get(operator_id=grower.operator_id).device_verdict == "allowed"


def test_a_record_that_is_corrected_again_counts_once_on_the_phone(
    phone, live_server, sign_in, grower, cucumbers, take, offline
):
    """The phone knew a use by its first version alone: of the third it said one use too many."""
    said = SPRAYED | {
        "input": "阿维菌素",
        "registration": "",
        "content": "1.8%",
        "dose": "60",
        "target": "美洲斑潜蝇",
    }
    first, *_ = rows = [
        record(seasons=[cucumbers.code], **said | {"day": f"2026-05-0{n}"}) for n in (2, 5, 8)
    ]
    second = first | {"id": str(uuid4()), "supersedes": first["id"], "reason": "用量写错", "dose": "61"}
    assert [one.state for one in take(*rows, second)] == ["stored"] * 4
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    phone.goto(f"{live_server.url}/field/work/spray/?amends={second['id']}")
    phone.locator("#record[data-ready]").wait_for()
    phone.locator("#record[data-judged]").wait_for()
    phone.locator("#id_dose").fill("62")
    phone.locator("#record[data-judged=allowed]").wait_for()


def test_two_thousand_cases_without_a_line_are_answered_as_the_server_answers_them(
    phone, live_server, sign_in, grower, cucumbers, offline
):
    """The fourth test of equality: a real browser, the script from the worker's store, the same JSON."""
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    cases = seeded(CASES, seed=20261130)
    with offline(phone):
        phone.reload()
        spraying(phone, live_server)
        for start in range(0, CASES, AT_ONCE):
            some = cases[start : start + AT_ONCE]
            bare = [{key: value for key, value in one.items() if key != "tables"} for one in some]
            answers = phone.evaluate(ASK, [TABLES, bare])
            for asked, answer in zip(some, answers, strict=True):
                assert json.loads(answer) == here(asked)


def test_an_old_copy_says_so_and_allows_nothing_and_what_happened_is_stored_all_the_same(
    phone, live_server, sign_in, grower, cucumbers, offline
):
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    with offline(phone):
        for days, words in ((8, "8天没有更新"), (31, "不能据此说“允许”")):
            phone.evaluate(OLDER, days)
            spraying(phone, live_server)
            expect(phone.locator("#facts-said")).to_contain_text(words)
        said(phone, *SAID[0][:3])
        phone.locator("#record[data-judged=unknown]").wait_for()
        said(phone, *SAID[1][:3])
        phone.locator("#record[data-judged=forbidden]").wait_for()
        phone.get_by_role("button", name="存下").click()
        phone.locator("#saved").wait_for()
    nothing_waits(phone, live_server)
    row = Record.objects.get()
    assert (row.verdict, row.device_verdict) == ("forbidden", "forbidden")
    assert row.device_edition == row.edition
    assert row.day == clock.local_date(clock.now())
