"""What somebody called a base is no formula to a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from youji.portal.logic.cells import cell

TODAY = date(2026, 6, 1)
#: What may stand before the sign and not be seen.
HIDDEN = [
    "",
    " ",
    "\u3000",
    "\xa0",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u202e",
    "\u2060",
    "\u00ad",
    "\u034f",
    "\u3164",
    "\ufe0f",
    "\x00",
]
SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(hidden, sign):
    written = cell(f"{hidden}{sign}1+1")
    assert written == f"'{hidden}{sign}1+1"


@pytest.mark.parametrize("start", ["\t", "\r", "\n", "\r\n"])
def test_so_does_what_begins_a_cell_of_its_own(start):
    assert cell(f"{start}甲") == f"'{start}甲"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("君山茶叶", "君山茶叶"),
        ("", ""),
        (" ", " "),
        ("甲=乙", "甲=乙"),
        ("1-2", "1-2"),
        ("“=”", "“=”"),
        (-5, -5),
        (None, ""),
        (True, "是"),
        (False, "否"),
    ],
)
def test_everything_else_is_written_as_it_is(value, written):
    assert cell(value) == written


@pytest.mark.parametrize("lead", ["＝", "\u200b=", "\n="])
def test_the_public_file_neutralises_them(publish, client_on, lead):
    publish(name=f"{lead}HYPERLINK(1)")
    text = client_on(TODAY).get("/catalogue.csv").content.decode("utf-8-sig")
    assert [row["名称"] for row in csv.DictReader(io.StringIO(text))] == [f"'{lead}HYPERLINK(1)"]
