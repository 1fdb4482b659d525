"""The same workbook is issued by once: by page, program and worker, unless whoever brings it says that it is meant again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.imports.conftest import after_work
from tests.imports.test_limits import padded
from youji.certificates.models import Certificate
from youji.certificates.services import sheet
from youji.imports.models import Run, Taken
from youji.imports.services import taken
from youji.ledger.models import AuditEntry
from youji.shared import handing_over
from youji.shared.actor import Role
from youji.shared.once import Repeated
from youji.shared.refusals import StaleState
from youji.shared.workbook import export

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
PAGE, OPERATION = "/desk/certificates/import/", "/api/v1/certificates/workbook"


def book(lot: Any, *quantities: int, long: bool = False) -> bytes:
    rows = [{"lot": lot.code, "quantity": n, "copies": 1, "basis": ["control"]} for n in quantities]
    made = export(sheet.CERTIFICATES, rows)
    return padded(made, handing_over.BYTES_AT_ONCE + 1) if long else made


def sent(data: bytes, **more: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.xlsx", data), **more}


def issued_by_page(client: Any, data: bytes) -> None:
    [kept] = set(re.findall(r'name="kept" value="(\w+)"', client.post(PAGE, sent(data)).content.decode()))
    assert client.post(PAGE, {"kept": kept, "apply": "1"}).status_code == 302


def test_the_page_says_when_and_what_and_takes_it_again_where_that_is_said(lot, grower, client_as):
    client = client_as(grower)
    issued_by_page(client, book(lot, 20, 30))
    first = list(Certificate.objects.order_by("serial").values_list("code", flat=True))
    answer = client.post(PAGE, sent(book(lot, 20, 30)))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "同样的表已经办过" in text
    assert all(code in text for code in first)
    assert grower.name in text
    assert Certificate.objects.count() == 2
    [token] = re.findall(r'name="kept" value="(\w+)"', text)
    looked = client.post(PAGE, {"kept": token, "again": "1"}).content.decode()
    assert "校验通过，还没有写入" in looked
    assert 'name="again"' in looked
    [token] = set(re.findall(r'name="kept" value="(\w+)"', looked))
    refused = client.post(PAGE, {"kept": token, "apply": "1"})  # without the word for it
    assert (refused.status_code, Certificate.objects.count()) == (422, 2)
    assert client.post(PAGE, {"kept": token, "apply": "1", "again": "1"}).status_code == 302
    assert Certificate.objects.count() == 4
    assert list(Taken.objects.order_by("nth").values_list("nth", flat=True)) == [1, 2]


def test_another_workbook_is_not_the_same(lot, grower, client_as):
    client = client_as(grower)
    for quantities in ((20,), (20, 30), (30, 20)):
        issued_by_page(client, book(lot, *quantities))
    assert Certificate.objects.count() == 5


def test_a_program_is_told_and_says_again(lot, grower, program, client):
    said = program(grower)
    assert client.post(OPERATION, sent(book(lot, 20)), headers=said).status_code == 200
    for address in (OPERATION, f"{OPERATION}/check"):
        answer = client.post(address, sent(book(lot, 20)), headers=said)
        assert answer.status_code == 422, answer.content.decode()
        assert [one["field"] for one in answer.json()["problems"]] == ["again"]
    assert Certificate.objects.count() == 1
    assert client.post(f"{OPERATION}/check?again=true", sent(book(lot, 20)), headers=said).status_code == 200
    assert client.post(f"{OPERATION}?again=true", sent(book(lot, 20)), headers=said).status_code == 200
    assert Certificate.objects.count() == 2


def test_the_worker_asks_its_owner(lot, grower, client_as, now):
    client = client_as(grower)
    issued_by_page(client, book(lot, 20))
    page = client.post(PAGE, sent(book(lot, 20, long=True)))["Location"]
    run = after_work(Run.objects.get(), now)
    assert (run.state, run.outcome["asks"]["open"]) == ("looked", True)
    assert "同样的表已经办过" in client.get(page).content.decode()
    client.post(page, {"do": "answer", "answer": "1"})
    run = after_work(run, now)
    assert (run.state, run.outcome["asks"]) == ("looked", None)
    client.post(page, {"do": "take"})
    assert after_work(run, now).state == "done"
    assert Certificate.objects.count() == 2
    assert Taken.objects.count() == 2


def test_what_a_program_handed_over_waits_for_the_word_too(lot, grower, program, client, now):
    said = program(grower)
    for n in range(2):
        assert client.post(OPERATION, sent(book(lot, 20, long=True)), headers=said).status_code == 202
        run = after_work(Run.objects.order_by("-asked_at", "-code")[0], now)
        assert run.state == ("looked" if n else "done"), run.outcome
    answer = client.post(f"/api/v1/imports/runs/{run.code}/take?answer=1", headers=said)
    assert (answer.status_code, after_work(run, now).state) == (200, "done")
    assert Certificate.objects.count() == 2


def test_it_is_of_the_operator_and_not_of_who_sits_there(grower, make_actor, make_operator, now):
    taken.keep("certificates.issue", "d" * 64, "开了合格证甲", grower, now)
    beside = make_actor(Role.HOLDER, operator_id=grower.operator_id)
    with pytest.raises(Repeated, match="开了合格证甲"):
        taken.demand_new("certificates.issue", "d" * 64, beside)
    taken.demand_new("certificates.issue", "d" * 64, make_actor(Role.HOLDER, operator_id=make_operator().pk))
    taken.demand_new("quality.questions", "d" * 64, grower)


def test_who_keeps_the_same_in_the_same_moment_is_refused(grower, now, monkeypatch):
    """The database lets one: as if the other had looked before the first was there."""
    taken.keep("certificates.issue", "d" * 64, "甲", grower, now)
    monkeypatch.setattr(taken, "_same", lambda *_: Taken.objects.none())
    with pytest.raises(StaleState, match="刚刚"), transaction.atomic():
        taken.keep("certificates.issue", "d" * 64, "乙", grower, now)
    assert Taken.objects.count() == 1


def test_it_is_only_added_to_and_on_the_trail(grower, now):
    row = taken.keep("certificates.issue", "d" * 64, "甲", grower, now)
    assert AuditEntry.objects.filter(subject=f"imports.taken:{row.pk}").count() == 1
    for change in (lambda: Taken.objects.update(made="乙"), lambda: Taken.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Taken.objects.get().made == "甲"
