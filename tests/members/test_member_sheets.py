"""Members in Excel: what is new is entered, what is on file stays, what is wrong is said at its cell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.members.conftest import TODAY
from youji.members.models import Membership
from youji.members.services import sheets
from youji.shared import clock
from youji.shared.refusals import Refused
from youji.shared.workbook import export

pytestmark = pytest.mark.django_db


def book(*rows) -> bytes:
    return export(sheets.members_table(), rows)


def test_what_is_exported_goes_in_again_and_says_nothing_new(
    tea, li, county, people, member, make_operator, now
):
    member(people(li), li)
    more = make_operator("新来的", kind="household", identity_kind="none", uscc=None)
    exported = sheets.members_export(county)
    plan = sheets.plan_members(exported, actor=county, now=now)
    assert [(row.action, row.values["name"]) for row in plan.rows] == [("unchanged", "李大山")]
    one = {"base": tea.code, "operator": li.code, "since": TODAY}
    plan = sheets.plan_members(book(one, one | {"operator": more.code}), actor=county, now=now)
    assert [row.action for row in plan.rows] == ["unchanged", "create"]
    sheets.import_members(plan, actor=county, now=now)
    rows = Membership.objects.order_by("pk").values_list("operator__name", "state")
    assert list(rows) == [("李大山", "member"), ("新来的", "asked")]


def test_what_is_wrong_is_said_at_its_cell_and_nothing_goes_in(tea, li, county, make_base, now):
    elsewhere = make_base("华容茶叶", division="430623", kind="county_product", product_id=None)
    one = {"base": tea.code, "operator": li.code, "since": TODAY}
    wrong = [
        (one | {"base": elsewhere.code}, "基地编号"),
        (one | {"operator": "ZZZZZZ"}, "主体码"),
        (one | {"name": "李小山"}, "主体名称"),
        (one | {"since": TODAY - timedelta(days=2000)}, "起始日"),
        (one | {"bookkeeper": li.code}, "代记主体"),
    ]
    for row, column in wrong:
        plan = sheets.plan_members(book(row), actor=county, now=now)
        assert [error.label for error in plan.errors] == [column]
        with pytest.raises(Refused):
            sheets.import_members(plan, actor=county, now=now)
    assert not Membership.objects.exists()


def test_a_sheet_changes_nobody_who_is_on_file(tea, li, county, people, member, now):
    member(people(li), li)
    row = {"base": tea.code, "operator": li.code, "since": TODAY + timedelta(days=30)}
    plan = sheets.plan_members(book(row), actor=county, now=now)
    assert [error.message[:12] for error in plan.errors] == ["这个成员已经登记，导入不"]


def test_by_the_page_and_only_by_whom_the_base_is_kept(client_as, tea, li, county, people):
    today = clock.local_date(clock.now())
    upload = book({"base": tea.code, "operator": li.code, "since": today})

    def send(actor, url, **more):
        file = SimpleUploadedFile("成员.xlsx", upload)
        return client_as(actor).post(url, {"file": file, "apply": "1", **more})

    refused = send(people(li), "/field/members/import")
    assert "您的范围内没有这个基地编号" in refused.content.decode()
    assert send(county, "/desk/members/import").status_code == 302
    assert Membership.objects.get().operator == li
    client = client_as(county)
    for url in ("/desk/members/import/template", "/desk/members/export"):
        assert client.get(url).content.startswith(b"PK")
