"""What the public prints: sheets without buttons, boxes to type in or folds opened unasked; short (phone.md C14)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.portal.conftest import PLOTS, notice, payload_of, publish
from youji.schemes.services import load_schemes

__all__ = ["notice", "publish"]

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
    page.emulate_media(media="null")
    return sheets


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
