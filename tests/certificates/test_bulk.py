"""Many certificates at once: each row by the gate, the others issued or nothing, never over the lot, by page, program and Excel."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.catalogue.test_standing import together
from tests.certificates.test_issuing import left
from youji.certificates.logic.statement import opened
from youji.certificates.models import Certificate
from youji.certificates.services import keys, sheet
from youji.certificates.services.bulk import issue_many, look_many
from youji.ledger.models import AuditEntry
from youji.lots.selectors.balance import history
from youji.production.models import Lot, LotStop
from youji.shared.refusals import Refused
from youji.shared.workbook import export

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
ROW = {"quantity": "20", "copies": 1, "basis": ["control"]}


def stop(lot: Lot, now) -> None:
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=True, reason="检测不合格", edition="2026", at=now
    )


def test_fifty_parcels_of_one_lot_each_with_its_certificate(lot, grower, now):
    [told] = issue_many([{"lot": lot.code, "times": 50, **ROW}], actor=grower, now=now)
    assert len(told.made) == 50
    assert left(lot) == 0
    rows = list(Certificate.objects.order_by("serial"))
    assert [row.serial for row in rows] == list(range(1, 51))
    assert len({row.code for row in rows}) == len({row.parcel_id for row in rows}) == 50
    parcels = Lot.objects.filter(pk__in=[row.parcel_id for row in rows])
    assert {(one.quantity, one.depth) for one in parcels} == {(20_000, 1)}
    public = keys.issuers()[-1].public
    for row in rows:
        said, signed = opened(bytes(row.token))
        assert (said.code, said.copy, signed.verify(public)) == (row.code, 0, True)
    assert [(one.seq, one.after) for one in history(lot)] == [
        (n, 1_000_000 - n * 20_000) for n in range(1, 51)
    ]
    entries = AuditEntry.objects.filter(action="certificates.certificate.made_out")
    assert {one.subject for one in entries} == {f"certificates.certificate:{row.code}" for row in rows}
    assert AuditEntry.objects.filter(action="lots.lot.parted").count() == 50


def test_what_does_not_pass_is_named_and_the_others_are_issued(lot, harvest, grower, now):
    stopped, other = harvest("100"), harvest("100")
    stop(stopped, now)
    rows = [
        {"lot": lot.code, **ROW, "times": 3},
        {"lot": stopped.code, **ROW},
        {"lot": other.code, **ROW, "quantity": "100.001"},
        {"lot": "P000000000000", **ROW},
        {"lot": other.code, **ROW, "copies": ""},
        {"lot": other.code, **ROW, "quantity": "60"},
        {"lot": other.code, **ROW, "quantity": "60"},
    ]
    looked = look_many(rows, actor=grower, now=now)
    assert not Certificate.objects.exists()
    told = issue_many(rows, actor=grower, now=now)
    assert (
        [one.passes for one in looked]
        == [one.passes for one in told]
        == [True, False, False, False, False, True, False]
    )
    assert [len(one.made) for one in told] == [3, 0, 0, 0, 0, 1, 0]
    said = [[problem.code or problem.field for problem in one.against] for one in told]
    assert said == [[], ["CER-010"], ["CER-007"], ["lot"], ["copies"], [], ["CER-007"]]
    assert "还有40kg" in told[-1].against[0].sentence
    assert left(other) == 40_000
    assert left(lot) == 940_000


def test_all_or_none_writes_nothing_where_one_does_not_pass(lot, harvest, grower, now):
    stopped = harvest("100")
    stop(stopped, now)
    rows = [{"lot": lot.code, **ROW}, {"lot": stopped.code, **ROW}]
    told = issue_many(rows, actor=grower, now=now, all_or_none=True)
    assert [one.passes for one in told] == [True, False]
    assert not any(one.made for one in told)
    assert not Certificate.objects.exists()
    assert left(lot) == 1_000_000


def test_what_is_issued_at_once_is_as_what_is_issued_alone(lot, issue, grower, now):
    alone = issue(lot, quantity="20", copies=1)
    [told] = issue_many([{"lot": lot.code, **ROW}], actor=grower, now=now)
    [together_] = told.made
    differ = {"id", "code", "serial", "parcel_id", "token", "digest"}
    columns = [one.attname for one in Certificate._meta.concrete_fields if one.attname not in differ]
    row = Certificate.objects.get(pk=together_.pk)
    assert {key: getattr(row, key) for key in columns} == {key: getattr(alone, key) for key in columns}


@pytest.mark.parametrize(
    ("rows", "word"), [([], "至少填一个批次"), ([{"times": 2_000}, {"times": 1}], "一次最多开2,000张")]
)
def test_how_many_at_once(lot, grower, now, rows, word):
    with pytest.raises(Refused, match=word):
        issue_many(
            [{"lot": lot.code, **ROW, "quantity": "0.001"} | one for one in rows], actor=grower, now=now
        )
    assert not Certificate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_who_issue_many_of_one_lot_never_issue_more_than_it_has(lot, grower, now):
    def until_refused() -> int:
        made = 0
        while True:
            [told] = issue_many(
                [{"lot": lot.code, **ROW, "quantity": "7", "times": 6}], actor=grower, now=now
            )
            if not told.made:
                assert [one.code for one in told.against] == ["CER-007"]
                return made
            made += len(told.made)

    said = together(*[until_refused] * 8)
    assert [one for one in said if isinstance(one, Exception)] == []
    assert sum(said) == 1000 // 42 * 6
    assert left(lot) == 1_000_000 - sum(said) * 7_000
    rows = Certificate.objects.all()
    assert sorted(row.serial for row in rows) == list(range(1, sum(said) + 1))
    assert [one.seq for one in history(lot)] == list(range(1, sum(said) + 1))


def test_the_page_looks_first_and_then_issues_what_passes(client_as, grower, lot, harvest, now):
    stopped = harvest("100")
    stop(stopped, now)
    client, address = client_as(grower), "/field/certificates/many/"
    typed: dict[str, Any] = {
        f"quantity_{lot.code}": "20", f"times_{lot.code}": "50", f"copies_{lot.code}": "1",
        f"quantity_{stopped.code}": "10", f"times_{stopped.code}": "", f"copies_{stopped.code}": "1",
        "basis": ["control"], "on_package": ["contact"],
    }  # fmt: skip
    assert lot.code in client.get(address).content.decode()
    seen = client.post(address, typed)
    page = seen.content.decode()
    assert not Certificate.objects.exists()
    assert "能开50张；有1个批次不能开" in page
    assert "检测不合格" in page
    assert "开具这50张" in page
    none = client.post(address, typed | {"issue": "1", "all_or_none": "on"})
    assert "有1个批次不能开" in none.content.decode()
    assert not Certificate.objects.exists()
    page = client.post(address, typed | {"issue": "1"}).content.decode()
    assert Certificate.objects.count() == 50
    assert "开好了50张" in page
    assert f'name="quantity_{stopped.code}" value="10"' in page
    assert f'name="quantity_{lot.code}"' not in page  # nothing is left of it
    assert 'value="contact" ' in page
    again = client.post(address, {"basis": ["control"], "issue": "1"})
    assert (again.status_code, "至少填一个批次" in again.content.decode()) == (422, True)


def test_a_program_issues_many_and_reads_why_not(client, program, grower, lot):
    def post(address: str, **said):
        return client.post(
            f"/api/v1/certificates{address}",
            json.dumps(said),
            content_type="application/json",
            headers=program(grower),
        )

    rows = [
        {"lot": lot.code, **ROW, "times": 2},
        {"lot": lot.code, **ROW, "quantity": "5000"},
        {"quantity": "x"},
    ]
    seen = post("/many/look", rows=rows).json()
    assert (seen["issued"], seen["refused"]) == (0, 2)
    assert [row["passes"] for row in seen["rows"]] == [True, False, False]
    assert post("/many", rows=rows, all_or_none=True).json()["issued"] == 0
    done = post("/many", rows=rows).json()
    assert (done["issued"], done["refused"], len(done["rows"][0]["codes"])) == (2, 2, 2)
    assert done["rows"][1]["problems"][0]["code"] == "CER-007"
    assert {one["field"] for one in done["rows"][2]["problems"]} == {"lot", "quantity", "copies", "basis"}
    assert set(done["rows"][0]["codes"]) == set(Certificate.objects.values_list("code", flat=True))


def test_a_workbook_is_looked_at_and_issues_what_passes(client_as, grower, lot, harvest, now):
    stopped = harvest("100")
    stop(stopped, now)
    assert sheet.sheet_template()[:2] == b"PK"
    rows = [
        {"lot": lot.code, "quantity": 20, "times": 3, "copies": 1, "basis": ["control"]},
        {"lot": stopped.code, "quantity": 20, "copies": 1, "basis": ["control"]},
        {"lot": lot.code, "quantity": 2000, "copies": 1, "basis": ["control"]},
    ]
    file = export(sheet.CERTIFICATES, rows)
    client, address = client_as(grower), "/desk/certificates/import/"
    page = client.post(address, {"file": SimpleUploadedFile("a.xlsx", file), "leave_out_faulty": "1"})
    text = page.content.decode()
    assert "检测不合格" in text
    assert "还有940kg" in text
    assert not Certificate.objects.exists()
    plan = sheet.issue_sheet(file, actor=grower, now=now, terms=sheet.Terms(leave_out_faulty=True))
    assert (len(plan.created), len(plan.refused)) == (1, 2)
    assert Certificate.objects.count() == 3
    with pytest.raises(Refused, match="检测不合格"):
        sheet.issue_sheet(file, actor=grower, now=now)
    assert Certificate.objects.count() == 3
