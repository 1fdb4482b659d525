"""Points and the books of a base from Excel: looked at first, refused as on their page, never written twice or over."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.imports.conftest import var
from tests.imports.test_every_importer import KEPT
from tests.recognition.cases.test_at_once import meanwhile
from youji.environment.models import Disposal
from youji.environment.selectors.kept import MODELS
from youji.environment.services import books
from youji.environment.services import kept_sheets as sheets
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role
from youji.shared.refusals import Refused
from youji.shared.workbook import Terms, export

__all__ = ["var"]


@pytest.fixture
def book(base):
    """A workbook of the first good row of a table with ``more`` said otherwise, or of both."""

    def make(what, *others, **more):
        rows = [{"base": base.code} | KEPT[what][0] | more, *others]
        return export(sheets.SHEETS[what].table, rows)

    return make


@pytest.fixture
def take_in(county_reviewer, now):
    def make(what, data, **terms):
        return sheets.import_rows(what, data, actor=county_reviewer, now=now, terms=Terms(**terms))

    return make


@pytest.mark.clause("4.3-b")
@pytest.mark.parametrize("what", sheets.SHEETS)
def test_the_same_sheet_again_writes_nothing(what, book, take_in):
    assert len(take_in(what, book(what)).created) == 1
    row, trail = MODELS[what].objects.get(), AuditEntry.objects.count()
    assert all(str(getattr(row, key)) != "" for key in KEPT[what][0])
    again = take_in(what, book(what))
    assert (len(again.created), len(again.updated), len(again.unchanged)) == (0, 0, 1)
    assert (MODELS[what].objects.count(), AuditEntry.objects.count()) == (1, trail)


@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_sent_twice_at_once_is_written_once(book, take_in):
    """Two presses of the button: each looked before the other had written."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    data = book("disposals")
    assert meanwhile(lambda: take_in("disposals", data), lambda: take_in("disposals", data)) is None
    assert Disposal.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "more", "label", "said"),
    [
        ("points", {"use": "旱作"}, "用途", "没有“旱作”这种用途"),
        ("points", {"lon": "29.5", "lat": "112.8"}, "经度", "不在湖南省范围内"),
        ("points", {"base": "没有-01"}, "基地", "没有这个基地编号"),
        ("disposals", {"done_on": date(2099, 1, 1)}, "日期", "不能晚于今天"),
        ("disposals", {"unit": "升"}, "单位", "升"),
        ("adoptions", {"until": date(2026, 2, 1)}, "结束", "结束早于开始"),
        ("figures", {"year": 2099}, "年份", "不能晚于今年"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_written(
    what, more, label, said, book, take_in, county_reviewer, now
):
    plan = sheets.plan_rows(what, book(what, **more), actor=county_reviewer, now=now)
    found = {one.label: one.message for one in plan.errors}
    assert said in found.get(label, ""), found
    with pytest.raises(Refused):
        take_in(what, book(what, **more))
    assert not MODELS[what].objects.exists()


@pytest.mark.parametrize(
    ("what", "more", "label", "said"),
    [
        ("points", {"kind": "irrigation"}, "监测对象", "已经有同名的监测点"),
        ("disposals", {"n_kg": "5"}, "其中含氮", "请在那一行上更正"),
        ("adoptions", {"area_mu": "31"}, "应用面积", "请在那一行上更正"),
        ("figures", {"amount": "801"}, "数值", "请在那一行上更正"),
    ],
)
def test_what_stands_is_never_changed_by_a_sheet(
    what, more, label, said, book, take_in, county_reviewer, now
):
    take_in(what, book(what))
    plan = sheets.plan_rows(what, book(what, **more), actor=county_reviewer, now=now)
    [wrong] = plan.errors
    assert label in wrong.label
    assert said in wrong.message


def test_what_was_corrected_is_no_row_of_the_sheet_any_more(book, take_in, county_reviewer, now):
    take_in("disposals", book("disposals"))
    said = KEPT["disposals"][0] | {"amount": "15", "reason": "称错了"}
    books.correct(what="disposals", row_id=Disposal.objects.get().pk, actor=county_reviewer, now=now, **said)
    assert len(take_in("disposals", book("disposals", amount="15")).unchanged) == 1
    assert len(take_in("disposals", book("disposals")).created) == 1  # twelve kilograms were brought, too


def test_the_right_rows_go_in_and_the_wrong_one_comes_back(base, book, take_in):
    wrong = {"base": base.code} | KEPT["disposals"][1] | {"done_on": date(2099, 1, 1)}
    done = take_in("disposals", book("disposals", wrong), leave_out_faulty=True)
    assert (len(done.created), len(done.refused), Disposal.objects.count()) == (1, 1, 1)


def test_nobody_writes_of_a_base_that_is_not_theirs(book, make_actor, now):
    far = make_actor(Role.COUNTY_REVIEWER, division="430181")
    [wrong] = sheets.plan_rows("figures", book("figures"), actor=far, now=now).errors
    assert "没有这个基地编号" in wrong.message


def test_the_page_looks_first_and_leads_to_its_list(book, holder, client_as):
    client = client_as(holder)
    for what in sheets.SHEETS:
        page = f"/desk/environment/books/{what}/import/"
        assert client.get(f"{page}template/").status_code == 200
        looked = client.post(page, {"file": SimpleUploadedFile("表.xlsx", book(what))})
        assert (looked.status_code, MODELS[what].objects.count()) == (200, 0)
        done = client.post(page, {"kept": looked.context["kept"], "apply": "1"}, follow=True)
        assert "已登记1条" in done.content.decode()
        assert page in done.content.decode()
    assert client.get("/desk/environment/books/zones/import/").status_code == 404
