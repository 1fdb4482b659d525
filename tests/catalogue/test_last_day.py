"""Until when a recognition stands is one day everywhere: the last on which it does."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from youji.catalogue.logic.courses import last_day_of
from youji.catalogue.logic.editions import difference
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Edition
from youji.catalogue.selectors.edition_workbooks import lines
from youji.catalogue.selectors.editions import readable

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.4")]
LAST, NEXT = "2030年8月26日", "2030年8月27日"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/catalogue/430611-25-0001/",
        "/field/entries/430611-25-0001/",
        "/field/entries/",
        "/b/430611-25-0001",
    ],
)
def test_every_page_says_the_last_day_and_none_the_day_after(
    entry, holder, supervisor, client_as, client, address
):
    assert entry.valid_until == date(2030, 8, 27)
    who = {"desk": supervisor, "field": holder}.get(address.split("/")[1])
    page = (client_as(who) if who else client).get(address).content.decode()

    assert LAST in page
    assert NEXT not in page


def test_list_workbook_and_edition_say_it_too(entry, supervisor, client_as):
    client = client_as(supervisor)
    page = client.get("/desk/catalogue/").content.decode()
    assert LAST in page
    assert NEXT not in page
    book = load_workbook(BytesIO(client.get("/desk/catalogue/export.xlsx").content))
    cells = {str(cell.value)[:10] for row in book.active.iter_rows() for cell in row}
    assert "2030-08-26" in cells
    assert "2030-08-27" not in cells
    [line] = lines(Edition.objects.get())
    assert line["valid_until"] == "2030-08-26"


def test_a_validity_ends_the_day_before_and_a_deadline_on_its_day():
    day = date(2030, 8, 27)
    assert last_day_of(EventKind.RENEWED, day) == date(2030, 8, 26)
    assert last_day_of(EventKind.RECTIFICATION_ORDERED, day) == day
    assert last_day_of(EventKind.RECOGNISED, None) is None


def test_what_separates_two_editions_names_the_last_day():
    before = {"A": {"valid_until": "2030-08-27", "status": "in_force"}}
    after = {"A": {"valid_until": "2035-08-27", "status": "warned"}}
    [change] = readable(difference(before, after)).changed
    read = {field.key: (field.before, field.after) for field in change.fields}

    assert read["valid_until"] == ("2030年8月26日", "2035年8月26日")
    assert read["status"] == ("有效", "有效（已警示）")
