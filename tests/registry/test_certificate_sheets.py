"""Certificates by the workbook (3-c: four thousand of them): looked at before, row by row, all or none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.registry import services
from youji.registry.models import CertifiedProduct
from youji.registry.services import sheets
from youji.registry.services.certificate_sheets import certificates_table, plan_certificates, row_of
from youji.shared.actor import SYSTEM, Role
from youji.shared.workbook import MIME, export

NEW = {
    "kind": "green", "division": "430611", "number": "LB-13-2401180123A", "name": "银针",
    "valid_from": date(2024, 6, 1), "last_day": date(2027, 5, 31),
}  # fmt: skip


@pytest.fixture
def certify(make_operator, now):
    def make(actor=SYSTEM, **more):
        given = {k: v for k, v in NEW.items() if k != "last_day"} | {"valid_until": date(2027, 6, 1)}
        return services.create_certified_product(**given | more, actor=actor, now=now)

    return make


def book(actor, *rows) -> bytes:
    return export(certificates_table(actor), rows)


def test_certificates_go_out_come_back_changed_and_are_imported_after_a_look(
    certify, make_operator, county_reviewer, client_as, now
):
    operator, row = make_operator(), certify()
    data = book(
        county_reviewer,
        row_of(row) | {"name": "君山银针"},
        NEW | {"number": "LB-13-2401180124A", "operator": operator.code},
    )
    browser, page = client_as(county_reviewer), reverse("registry:import", args=["certificates"])
    look = browser.post(page, {"file": SimpleUploadedFile("表.xlsx", data, MIME)})
    assert CertifiedProduct.objects.count() == 1
    shown = look.content.decode()
    assert "君山银针" in shown
    done = sheets.apply_import("certificates", data, actor=county_reviewer, now=now)
    assert (len(done.created), len(done.updated), len(done.unchanged)) == (1, 1, 0)
    made = CertifiedProduct.objects.get(number="LB-13-2401180124A")
    assert (made.operator, made.valid_until, made.confirmed_at) == (operator, date(2027, 6, 1), now)
    row.refresh_from_db()
    assert (row.name, row.version) == ("君山银针", 1)
    trail = AuditEntry.objects.filter(reason="Excel 导入").values_list("action", "subject")
    assert set(trail) == {
        ("registry.certificate.created", f"registry.certifiedproduct:{made.pk}"),
        ("registry.certificate.updated", f"registry.certifiedproduct:{row.pk}"),
    }
    again = plan_certificates(data, actor=county_reviewer)
    assert (len(again.created), len(again.updated), len(again.unchanged)) == (0, 0, 2)


@pytest.mark.parametrize(
    ("changed", "cell", "says"),
    [
        ({"number": "LB-13-2413180123A"}, "D", "应当是发证月份"),
        ({"last_day": date(2024, 5, 31)}, "J", "应当晚于"),
        ({"last_day": None}, "J", "除地理标志外"),
        ({"operator": "ZZZZZZ"}, "B", "没有这个主体码"),
        ({"division": "430621"}, "C", "没有“430621”"),
        ({"number": "LB-13-2401180999A"}, "D", "您的范围以外"),
    ],
)
def test_a_wrong_row_is_named_by_its_cell_and_nothing_is_imported(
    certify, county_reviewer, now, changed, cell, says
):
    certify(number="LB-13-2401180999A", division="430181")
    data = book(county_reviewer, NEW, NEW | {"number": "LB-13-2401180125A"} | changed)
    plan = plan_certificates(data, actor=county_reviewer)
    assert [(error.address, says in error.message) for error in plan.refused[0].errors] == [
        (f"{cell}4", True)
    ]
    with pytest.raises(services.Refused, match="一行也没有导入"):
        sheets.apply_import("certificates", data, actor=county_reviewer, now=now)
    assert CertifiedProduct.objects.count() == 1


def test_one_number_twice_in_a_sheet_is_told(county_reviewer):
    plan = plan_certificates(book(county_reviewer, NEW, NEW), actor=county_reviewer)
    assert "和第3行重复" in plan.refused[0].errors[0].message


def test_whose_and_where_it_is_stays(certify, make_operator, county_reviewer):
    row = certify()
    data = book(county_reviewer, row_of(row) | {"operator": make_operator().code})
    plan = plan_certificates(data, actor=county_reviewer)
    assert "登记后不能改" in plan.refused[0].errors[0].message


def test_an_import_confirms_nothing_that_a_holder_asked_for(
    certify, make_operator, make_actor, county_reviewer, now
):
    operator = make_operator()
    holder = make_actor(Role.HOLDER, operator_id=operator.pk)
    row = certify(holder, operator_id=operator.pk)
    data = book(county_reviewer, row_of(row) | {"issuer": "中国绿色食品发展中心"})
    sheets.apply_import("certificates", data, actor=county_reviewer, now=now + timedelta(days=1))
    row.refresh_from_db()
    assert (row.issuer, row.confirmed_at, row.asked_at) == ("中国绿色食品发展中心", None, now)


def test_whoever_applies_imports_what_waits_for_a_reviewer(certify, make_actor, county_reviewer, now):
    keeper = make_actor(Role.COUNTY_APPLICANT, division="430611")
    row = certify()
    asked = {"issuer": "中国绿色食品发展中心"}
    services.update_certified_product(row, version=0, **asked, actor=keeper, now=now)
    Message.objects.all().delete()
    data = book(
        keeper,
        row_of(row) | {"area_mu": 500},
        NEW | {"number": "LB-13-2401180124A"},
        NEW | {"number": "LB-13-2401180125A"},
    )
    sheets.apply_import("certificates", data, actor=keeper, now=now)
    row.refresh_from_db()
    assert (row.area_mu, row.asked) == (None, asked | {"area_mu": "500.00"})
    new = CertifiedProduct.objects.exclude(pk=row.pk)
    assert set(new.values_list("confirmed_at", "asked_at")) == {(None, now)}
    assert Message.objects.get(person_id=county_reviewer.user_id).title == "2张证书待核实"


def test_a_program_takes_out_what_the_list_shows_and_a_holder_imports_nothing(
    certify, make_operator, make_actor, county_reviewer, caller  # noqa: F811
):  # fmt: skip
    from io import BytesIO

    from openpyxl import load_workbook

    certify()
    out = caller(county_reviewer).client.get("/api/v1/registry/workbooks/certificates?state=waiting")
    assert "银针" not in str(list(load_workbook(BytesIO(out.content)).active.values))
    out = caller(county_reviewer).client.get("/api/v1/registry/workbooks/certificates?state=valid")
    assert "银针" in str(list(load_workbook(BytesIO(out.content)).active.values))
    holder = make_actor(Role.HOLDER, operator_id=make_operator().pk)
    upload = SimpleUploadedFile("表.xlsx", book(county_reviewer, NEW), MIME)
    answer = caller(holder).client.post("/api/v1/registry/workbooks/certificates", {"file": upload})
    assert answer.status_code == 403
