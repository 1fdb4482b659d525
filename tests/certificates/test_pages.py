"""The pages and the API: a few taps to a certificate, whoever may read it, and what stands behind its code."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from youji.certificates.logic import number
from youji.certificates.models import Certificate
from youji.certificates.selectors.shown import _verdict
from youji.certificates.services.voiding import void_certificate
from youji.certificates.views import public
from youji.lots.services import merge
from youji.production.models import Lot, LotStop
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


def test_from_the_lot_to_a_certificate(client_as, grower, lot):
    client = client_as(grower)
    assert f"?lot={lot.code}" in client.get("/field/certificates/new/").content.decode()
    page = client.get(f"/field/certificates/new/?lot={lot.code}").content.decode()
    assert f'value="{lot.code}" selected' in page
    assert 'value="1000"' in page
    refused = client.post(
        "/field/certificates/new/", {"lot": lot.code, "quantity": "1001", "copies": "5", "basis": ["control"]}
    )
    assert refused.status_code == 409
    assert "还有1000kg" in refused.content.decode()
    done = client.post(
        "/field/certificates/new/", {"lot": lot.code, "quantity": "500", "copies": "5", "basis": ["control"]}
    )
    made = Certificate.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/desk/certificates/{made.code}/")
    assert made.code in client.get("/desk/certificates/").content.decode()
    assert "未使用禁用农药" in client.get(done["Location"]).content.decode()
    again = client.get(f"/field/certificates/new/?replaces={made.code}").content.decode()
    assert made.code in again
    assert client.post(f"/desk/certificates/{made.code}/void/", {"reason": ""}).status_code == 422
    assert client.post(f"/desk/certificates/{made.code}/void/", {"reason": "写错了"}).status_code == 302
    assert "已作废" in client.get(f"/desk/certificates/{made.code}/").content.decode()


def test_what_was_merged_is_offered_and_a_parcel_that_has_its_certificate_is_not(
    client_as, grower, harvest, issue, now
):
    """A collector could choose nothing that they had mixed: whatever was made of other lots was left out."""
    first, second = harvest("300"), harvest("400")
    together = merge(inputs=[(first.pk, 300_000), (second.pk, 400_000)], actor=grower, now=now)
    made = issue(together, quantity="100", copies=10)
    page = client_as(grower).get("/field/certificates/new/").content.decode()
    parcel = Lot.objects.get(pk=made.parcel_id).code
    assert (f"?lot={together.code}" in page, f"?lot={parcel}" in page) == (True, False)
    asked = client_as(grower).get(f"/field/certificates/new/?lot={parcel}").content.decode()
    assert f'value="{parcel}" selected' in asked  # who asks for just this one is told by the gate


def test_an_officer_reads_those_of_the_area_and_issues_none(
    client_as, county_reviewer, make_actor, issue, lot
):
    made = issue(lot)
    assert made.code in client_as(county_reviewer).get("/desk/certificates/").content.decode()
    assert client_as(county_reviewer).get("/field/certificates/new/").status_code == 403
    elsewhere = client_as(make_actor(Role.COUNTY_REVIEWER, division="430702"))
    assert made.code not in elsewhere.get("/desk/certificates/").content.decode()
    assert elsewhere.get(f"/desk/certificates/{made.code}/").status_code == 404


def test_behind_the_code_the_bad_news_stands_first(client, issue, lot, grower, now):
    made = issue(lot)
    page = client.get(f"/q/{made.code}")
    text = page.content.decode()
    assert page.status_code == 200
    assert len(page.content) < 50_000
    assert "no-cache" in page["Cache-Control"]
    assert text.index("有效") < text.index("未使用禁用农药")
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=True, reason="检测不合格", edition="2026", at=now
    )
    text = client.get(f"/q/{made.code.replace('-', '').lower()}").content.decode()
    assert text.index("检测不合格") < text.index("未使用禁用农药")
    void_certificate(code=made.code, reason="写错了", actor=grower, now=now)
    text = client.get(f"/q/{made.code}").content.decode()
    assert text.index("已作废") < text.index("检测不合格")
    told = client.get(f"/q/{made.code}", headers={"Accept": "application/json"}).json()
    assert (told["state"], [one["kind"] for one in told["news"]]) == ("void", ["void", "held"])
    assert not {"contact", "person_name", "decision"} & told.keys()


def test_an_unknown_code_is_told_so_and_a_base_keeps_its_address(client, base):
    assert "请照标签核对" in client.get("/q/7K2M9P-261130-AB3D-X").content.decode()
    assert client.get("/q/7K2M9P-261130-AB3D-X", headers={"Accept": "application/json"}).status_code == 404
    assert "合格证" not in client.get(f"/q/{base.code}").content.decode().split("<main")[1][:300]


def test_a_program_looks_issues_reads_and_voids(client, program, grower, lot):
    headers = program(grower)

    def post(address: str, **said):
        return client.post(
            f"/api/v1/certificates{address}",
            json.dumps(said),
            content_type="application/json",
            headers=headers,
        )

    seen = post("/look", lot=lot.code, quantity="2000", copies=1, basis=["control"]).json()
    assert (seen["verdict"], [one["code"] for one in seen["findings"]]) == ("forbidden", ["CER-007"])
    assert post("", lot=lot.code, quantity="2000", copies=1, basis=["control"]).status_code == 409
    made = post("", lot=lot.code, quantity="250.5", copies=3, basis=["control"], on_package=["contact"])
    assert made.status_code == 201
    code = made.json()["code"]
    read = client.get(f"/api/v1/certificates/{code}", headers=headers).json()
    assert (read["state"], read["quantity"], read["copies"]) == ("good", "250.5", 3)
    assert post(f"/{code}/void", reason="写错了").json()["state"] == "void"
    assert [one["code"] for one in client.get("/api/v1/certificates", headers=headers).json()["items"]] == [
        code
    ]


@pytest.mark.usefixtures("clock_stands")
def test_whoever_walks_numbers_is_slowed_with_a_sentence_and_a_real_one_is_not(client, db, monkeypatch):
    monkeypatch.setattr(public, "UNKNOWN", replace(public.UNKNOWN, most=2))
    codes = [number.made("GD982V", date(2026, 5, 1), tail) for tail in ("AAAA", "BBBB", "CCCC")]

    assert [client.get(f"/q/{code}").status_code for code in codes] == [404, 404, 429]
    assert "查不到的编号太多了" in client.get(f"/q/{codes[0]}").content.decode()


def test_whatever_is_typed_at_verify_leads_somewhere(client, db):
    for typed in ("http://[", "https://h℀st/q/1", "%zz#1", "#", "x" * 3000):
        assert client.get("/verify", {"code": typed}).status_code in (200, 302)


def test_the_page_behind_a_code_lets_the_phone_check_the_label(client, lot, issue):
    page = client.get(f"/q/{issue(lot).code}").content.decode()

    assert 'id="label-proof"' in page
    assert "certificates/verify" in page


@pytest.mark.parametrize(("kept", "said"), [
    ("2026-10-01/940fb6b916d4c7a6/c21de65e88c1", "按2026年10月1日版（940fb6b9）的限量与名录"),
    ("未载入/0c1d2e3f4a5b6c7d/c21de65e88c1", "按未载入版（0c1d2e3f）的限量与名录"),
])  # fmt: skip
def test_the_edition_of_a_verdict_is_a_day_to_whoever_scans(kept, said):
    assert said in _verdict({"records": 3, "verdict": "allowed", "edition": kept})
