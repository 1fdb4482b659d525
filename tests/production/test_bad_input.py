"""What people and machines send wrong, by page, phone, program and workbook: one of three answers, the same at every door."""

from __future__ import annotations

import html
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.norms.test_changes import book as norms_book
from tests.production.conftest import BOUGHT, SPRAYED
from tests.production.test_book import book  # noqa: F401  (a fixture)
from tests.production.test_judged import norms  # noqa: F401  (a fixture)
from tests.production.test_sync import row
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.norms.models import Label
from youji.norms.services import import_rows
from youji.production.models import Finding, Record, StoreEntry
from youji.production.services.book import take_book
from youji.shared.actor import Role
from youji.shared.workbook import Terms

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d"), pytest.mark.usefixtures("norms")]
DOORS = ("page", "phone", "api", "workbook")
GOOD = SPRAYED | {"registration": "", "target": "小绿叶蝉"}
LAPSED = {"input": "茚虫威", "content": "150 g/L", "formulation": "乳油", "dose": "20"}
STORED, REFUSED = "stored", "refused"
#: What is wrong → what is said of it, what becomes of it, and what is read of it afterwards.
CASES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "full-width digits": ({"dose": "２５．５"}, STORED, "", ""),
    "grams of a liquid": ({"dose_unit": "g/亩"}, STORED, "PPP-004", "不能直接比较"),
    "a number that was never given": (LAPSED | {"registration": "PD19990001", "input": "登记过的"}, STORED, "PPP-001", "没有登记证号PD19990001"),
    "a registration that has lapsed": (LAPSED, STORED, "PPP-001", "登记已在2026-05-01失效"),
    "a day in the future": ({"day": "2026-06-02"}, REFUSED, "", "不能晚于今天"),
    "a unit that is none": ({"dose_unit": "担/亩"}, REFUSED, "", "没有“担/亩”"),
    "an amount that is none": ({"dose": "一勺"}, REFUSED, "", "应当是数字"),
    "another's ground": ({"seasons": ["ZZZZZZ"]}, REFUSED, "", "ZZZZZZ"),
}  # fmt: skip


@pytest.fixture
def world(season, make_actor, now):
    """One product whose number is known, one whose label ended in May."""
    officer = make_actor(Role.PROVINCE_REVIEWER, division="43")
    old = Label.objects.get(name="茚虫威", crop="茶叶")
    keys = (
        "name",
        "active_1",
        "content_1",
        "formulation",
        "crop",
        "target",
        "dose_low",
        "dose_high",
        "dose_unit",
        "max_uses",
        "phi_days",
    )
    said = {key: getattr(old, key) for key in keys} | {"instrument": old.instrument.code}
    numbered = said | {"name": "登记过的", "registration_no": "PD20200001", "valid_from": "2026-01-01"}
    ended = said | {"valid_until": "2026-05-01"}
    import_rows("labels", norms_book("labels", numbered, ended), actor=officer, now=now)
    return season


@pytest.fixture
def bring(signed_in, client_as, caller, book, grower, now):  # noqa: F811
    """``bring(door, said)``: stored or refused, with what was answered."""

    def by(door: str, said: dict[str, Any]) -> tuple[str, str]:
        if door == "page":
            kind = said["kind"]
            answer = signed_in(grower).post(
                f"/field/work/{kind}/", {key: value for key, value in said.items() if key != "kind"}
            )
            return (STORED if answer.status_code == 302 else REFUSED), html.unescape(answer.content.decode())
        if door == "phone":
            body = {"person": grower.user_id, "records": [row(1, body=said)]}
            answer = client_as(grower).post("/field/sync", json.dumps(body), content_type="application/json")
            [result] = answer.json()["results"]
            return result["state"], json.dumps(result, ensure_ascii=False)
        if door == "api":
            answer = caller(grower).post("/production/records", {"records": [said]})
            [result] = answer.json()["results"]
            return result["state"], json.dumps(result, ensure_ascii=False)
        sheet = {key: value for key, value in said.items() if key != "seasons"} | {
            "season": said["seasons"][0]
        }
        if sheet["day"][:4] == "2026":
            sheet["day"] = date.fromisoformat(sheet["day"])
        done = take_book(book(sheet), actor=grower, now=now, terms=Terms(leave_out_faulty=True))
        return (REFUSED if done.plan.errors else STORED), "".join(one.message for one in done.plan.errors)

    return by


@pytest.mark.parametrize("name", CASES)
def test_each_door_gives_the_same_of_three_answers(world, bring, name):
    wrong, state, rule, sentence = CASES[name]
    for door in DOORS:
        point = transaction.savepoint()
        got, said = bring(door, GOOD | {"seasons": [world.code]} | wrong)
        assert got == state, (door, said)
        if state == REFUSED:
            assert sentence in said, door
            assert Record.objects.count() == 0
        else:
            kept = Record.objects.get()
            found = {one.rule: one.message for one in Finding.objects.filter(record_id=kept.pk)}
            assert sentence in found.get(rule, ""), (door, found)
            assert name != "full-width digits" or kept.facts["dose"] == "25.5000"
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("door", ["page", "phone", "api"])
def test_thirty_one_digits_are_no_code_at_any_door(season, signed_in, client_as, caller, grower, door):  # noqa: F811
    """The workbook of records has no such column."""
    said = BOUGHT | {"label_code": "1" * 31}
    if door == "page":
        answer = signed_in(grower).post(
            "/field/inputs/purchase/", {key: value for key, value in said.items() if key != "kind"}
        )
        text = html.unescape(answer.content.decode())
    elif door == "phone":
        body = {"person": grower.user_id, "records": [row(1, "production.store", body=said)]}
        text = (
            client_as(grower)
            .post("/field/sync", json.dumps(body), content_type="application/json")
            .content.decode()
        )
        text = json.dumps(json.loads(text), ensure_ascii=False)
    else:
        text = json.dumps(caller(grower).post("/production/store", said).json(), ensure_ascii=False)
    assert "应当是32位数字，这里有31位" in text
    assert StoreEntry.objects.count() == 0


@pytest.mark.parametrize("door", ["phone", "api", "workbook"])
def test_one_id_is_one_content_at_any_door(season, take, client_as, caller, book, grower, now, door):  # noqa: F811
    """A page gives no id."""
    first = GOOD | {"seasons": [season.code], "id": str(uuid4())}
    take(first)
    other = first | {"dose": "26"}
    if door == "phone":
        body = {key: value for key, value in other.items() if key != "id"}
        sent = {"person": grower.user_id, "records": [row(1, body=body) | {"id": first["id"]}]}
        answer = (
            client_as(grower).post("/field/sync", json.dumps(sent), content_type="application/json").json()
        )
        said = answer["results"][0]["said"]
    elif door == "api":
        said = caller(grower).post("/production/records", {"records": [other]}).json()["results"][0]["said"]
    else:
        sheet = {key: value for key, value in other.items() if key != "seasons"}
        sheet |= {"season": season.code, "day": date(2026, 5, 20)}
        done = take_book(book(sheet), actor=grower, now=now, terms=Terms(leave_out_faulty=True))
        said = "".join(one.message for one in done.plan.errors)
    assert "已经存了另一" in said
    assert Record.objects.get().facts["dose"] == "25.0000"


@pytest.fixture
def thief(make_operator, make_actor):
    return make_actor(Role.HOLDER, operator_id=make_operator("别家").pk)


@pytest.mark.parametrize("door", ["phone", "api", "workbook"])
def test_anothers_queue_is_no_record(season, thief, client_as, caller, book, grower, now, door):  # noqa: F811
    """The very rows of one account, sent by another: the message, the record, the sheet. A page shows one's own ground alone."""
    said = GOOD | {"seasons": [season.code]}
    if door == "phone":
        for person, status in ((grower.user_id, 401), (thief.user_id, 200)):
            sent = {"person": person, "records": [row(1, body=said)]}
            answer = client_as(thief).post("/field/sync", json.dumps(sent), content_type="application/json")
            assert answer.status_code == status
        assert answer.json()["results"][0]["state"] == REFUSED
    elif door == "api":
        assert (
            caller(thief).post("/production/records", {"records": [said]}).json()["results"][0]["state"]
            == REFUSED
        )
    else:
        sheet = {key: value for key, value in said.items() if key != "seasons"} | {
            "season": season.code,
            "day": date(2026, 5, 20),
        }
        done = take_book(book(sheet), actor=thief, now=now, terms=Terms(leave_out_faulty=True))
        assert [one.label for one in done.plan.errors] == ["地块"]
    assert Record.objects.count() == 0


def test_ten_wrong_rows_of_many_come_back_and_the_others_are_in(season, book, grower, now):  # noqa: F811
    rows = [
        {
            "kind": "weed",
            "day": date(2026, 5, 1) + timedelta(days=n % 31),
            "season": season.code,
            "note": f"第{n}遍",
        }
        | ({"area_mu": "一片"} if n % 30 == 7 else {})
        for n in range(300)
    ]
    done = take_book(book(*rows), actor=grower, now=now, terms=Terms(leave_out_faulty=True))
    assert (Record.objects.count(), len(done.plan.refused)) == (290, 10)
    assert {one.label for one in done.plan.errors} == {"面积（亩）"}
    assert len({one.address for one in done.plan.errors}) == 10
