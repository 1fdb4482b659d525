"""What the public prints: sheets without buttons, boxes to type in or folds opened unasked; short (phone.md C14)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.ledger.conftest import record
from tests.portal.conftest import PLOTS, edition, notice, payload_of, publish
from youji.ledger import services as ledger
from youji.recognition.models import Notice, Round
from youji.schemes.models import SchemeVersion
from youji.schemes.services import load_schemes
from youji.shared import clock
from youji.shared.templatetags.house import cn_date

__all__ = ["edition", "notice", "publish", "record"]

CITIES = (
    "4301",
    "4302",
    "4303",
    "4304",
    "4305",
    "4306",
    "4307",
    "4308",
    "4309",
    "4310",
    "4311",
    "4312",
    "4313",
    "4331",
)
SCHEMES = (
    "provincial-base",
    "organic-standard",
    "gi-core",
    "green-raw-material",
    "county-product",
    "key-county",
)
HAPPENED = ("警示", "限期整改", "整改通过", "暂停", "恢复", "年检合格", "年检合格")


def pages_of(page, address: str) -> int:
    """How many sheets of A4 the browser makes of it; nothing on them is for pressing."""
    assert page.goto(address).status == 200
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.emulate_media(media="print")
    assert page.locator("button:visible, a.button:visible, form:visible").all_inner_texts() == []
    assert page.locator("nav a:visible").all_inner_texts() == []
    heading = page.locator("h1:visible").inner_text()
    said = page.locator(".on-paper:visible").first.inner_text()
    assert heading, "a sheet says what it is,"
    assert address.partition("?")[0] in said, "where it is from,"
    assert cn_date(clock.local_date(clock.now())) in said, "and of which day"
    page.emulate_media(media="null")
    return sheets


def on_paper(page, selector: str, pseudo: str = "::after") -> list[str]:
    """What the sheet says beside each of these, where the screen has something to press."""
    page.emulate_media(media="print")
    told = page.locator(selector).evaluate_all(
        "(all, pseudo) => all.map((one) => getComputedStyle(one, pseudo).content)", pseudo
    )
    page.emulate_media(media="null")
    return told


@pytest.fixture
def site(live_server, settings):
    settings.ORIGIN, settings.PUBLIC_LIST_SECONDS = live_server.url, 0
    return live_server.url


def test_an_entry_with_a_whole_life_takes_two_sheets(publish, site, desktop):
    row = {"name": "君山清溪第一农民专业合作社茶园", "operator_name": "君山清溪第一农民专业合作社"}
    made = publish(**row)
    payload = payload_of({**made.__dict__})
    for number, label in enumerate(HAPPENED):
        payload["history"].append(
            {
                **payload["history"][0], "kind": "warned", "label": label, "until": None,
                "effective_on": f"2026-0{number + 1}-10", "document_number": f"湘农函〔2026〕{number}号",
            }
        )  # fmt: skip
    payload["plots"] = {**PLOTS, "features": PLOTS["features"] * 3}
    payload["certificates"] *= 2
    payload["annual_checks"] = [{"year": 2026, "label": "合格", "opinion": "现场核查与自查一致。"}]
    made.payload = payload
    made.save()
    assert pages_of(desktop, f"{site}/b/{made.code}") <= 2


def test_the_targets_are_six_sheets_not_twenty_three(publish, site, desktop):
    for number, city in enumerate(CITIES * 2):
        for scheme in SCHEMES:
            publish(
                base_code=f"{scheme}{number}", division=city, scheme_key=scheme, category=scheme, level="province",
                subject="operator", recognised_on=date(2023 + number % 4, 1, 5),
            )  # fmt: skip
    assert pages_of(desktop, f"{site}/targets") <= 6


def test_a_notice_of_twenty_rows_is_two_sheets_and_no_empty_form(notice, site, desktop):
    notice.snapshot = [{**notice.snapshot[0], "code": f"SQ{n:04}"} for n in range(20)]
    notice.save()
    assert pages_of(desktop, f"{site}/notices/{notice.number}") <= 2


def test_what_is_folded_stays_folded(site, desktop, now):
    """Every scheme's steps and scores were 38 sheets; of the methods alone it is a handful."""
    load_schemes(now)
    assert pages_of(desktop, f"{site}/schemes") <= 8


def test_the_plan_point_by_point_is_four_sheets_not_nine(site, desktop):
    assert pages_of(desktop, f"{site}/policy") <= 4
    assert pages_of(desktop, f"{site}/policy?state=later") <= 2
    desktop.emulate_media(media="print")
    assert "其余没有打印" in desktop.locator("main .on-paper").nth(1).inner_text()


def test_a_page_of_the_log_is_three_sheets_and_says_what_is_not_on_them(record, site, desktop, now):
    """The ways to check it in a browser are for a browser; fifty rows of a thousand are one page of it."""
    for number in range(60):
        record(
            subject=f"catalogue.entry:{number}",
            public={"code": f"HN-{number:05d}", "name": "保靖沃野农业科技茶树菇基地"},
        )
    ledger.sequence(now=now)
    assert pages_of(desktop, f"{site}/log/") <= 3
    assert "其余各页没有打印" in on_paper(desktop, ".pager")[0]
    folded = on_paper(desktop, "details:not([open]) > summary")
    assert len(folded) >= 2
    assert all("折起的内容没有打印" in said for said in folded)


def test_notices_and_calls_are_three_sheets_not_six(site, desktop, now):
    today, title = clock.local_date(clock.now()), "关于拟认定2026年省级优质农产品生产重点县的公示"
    load_schemes(now)
    for number, version in enumerate(SchemeVersion.objects.all()[:9]):
        Round.objects.create(
            title=f"2026年第{number + 1}批绿色食品原料标准化生产基地申报", scheme_version=version, announced_at=now,
            opens_on=today - timedelta(days=5), closes_on=today + timedelta(days=25), announcement="请按办法申报。" * 40,
            document_number=f"湘农办函〔2026〕{number}号",
        )  # fmt: skip
    for number in range(45):
        ended = today + timedelta(days=5 if number < 9 else -number)
        Notice.objects.create(
            number=f"GS-2026-{number:03}", title=title, opens_on=ended - timedelta(days=7), closes_on=ended,
            published_at=now, snapshot=[],
        )  # fmt: skip
    assert pages_of(desktop, f"{site}/notices") <= 3
    assert any("折起的内容没有打印" in said for said in on_paper(desktop, "details:not([open]) > summary"))


def test_ten_editions_are_one_sheet(edition, site, desktop):
    for number in range(1, 11):
        edition(number, {})
    assert pages_of(desktop, f"{site}/editions") <= 1
