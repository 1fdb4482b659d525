"""``POST /field/sync`` as docs/outbox.md says it: every row answered by itself, nothing taken of a message nobody can read."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.production.conftest import SPRAYED
from youji.production.models import Record, Season, StoreEntry
from youji.production.services.sync import MOST, MOST_BYTES
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]


def row(n: int, kind: str = "production.record", **said: Any) -> dict[str, Any]:
    return {"n": n, "id": str(uuid4()), "kind": kind, **said}


def sprayed(n: int, season: str, **said: Any) -> dict[str, Any]:
    return row(n, body={**SPRAYED, "seasons": [season], **said})


@pytest.fixture
def send(client_as, grower):
    """``send(row, row)``: the answer to one message of the grower's."""
    client = client_as(grower)

    def sent(*rows: Any, status: int = 200, **more: Any) -> Any:
        body = {"person": grower.user_id, "records": list(rows)} | more
        answer = client.post("/field/sync", json.dumps(body), content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if status == 200 else answer

    return sent


def test_a_season_the_purchase_and_the_work_of_one_message_stand_on_one_another(send, tea, plot, now):
    """In the order of the phone's own counter, whatever the order in the message."""
    opened = row(
        1,
        "production.season",
        body={"kind": "plot", "product": "茶叶", "started_on": "2026-03-01", "plots": [str(plot.pk)]},
    )
    bought = row(
        2,
        "production.store",
        body={
            "kind": "purchase",
            "day": "2026-05-01",
            "input": "联苯菊酯",
            "sort": "pesticide",
            "dealer": "农资店",
            "quantity": "5",
            "unit": "L",
        },
    )
    work = row(3, body={**SPRAYED, "plots": [str(plot.pk)]})
    answer = send(work, bought, opened)
    assert [one["id"] for one in answer["results"]] == [work["id"], bought["id"], opened["id"]]
    assert [one["state"] for one in answer["results"]] == ["stored"] * 3, answer
    assert (Season.objects.count(), StoreEntry.objects.filter(kind="purchase").count()) == (1, 1)
    assert Record.objects.get().seasons[0]["season"] == str(Season.objects.get().pk)
    again = send(work, bought, opened)
    assert [one["state"] for one in again["results"]] == ["stored"] * 3
    assert (Record.objects.count(), Season.objects.count()) == (1, 1)


def test_what_is_refused_keeps_nobody_back_and_says_where(send, season):
    good, bad = sprayed(1, season.code), sprayed(2, season.code, dose_unit="碗", worker="")
    foreign, strange = sprayed(3, "ZZZZZZ"), row(4, "patrol.item", body={})
    nothing = row(5, "production.store", body="不是对象")
    answers = send(bad, good, foreign, strange, nothing)["results"]
    assert [one["state"] for one in answers] == ["refused", "stored", "refused", "refused", "refused"]
    assert [one["field"] for one in answers[0]["problems"]] == ["dose_unit"]
    assert [one["field"] for one in answers[2]["problems"]] == ["seasons"]
    assert "还不认识" in answers[3]["said"]
    assert Record.objects.count() == 1


def test_anothers_queue_is_sent_to_sign_in_and_nothing_of_it_is_taken(send, season):
    answer = send(sprayed(1, season.code), status=401, person=999_999)
    assert "另一个账号" in answer.json()["refused"]
    assert Record.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"[1]", 422), (b"[" * 90_000, 422), (b"\xff", 422), (b'{"records": 1}', 422), (b'{"records": [1]}', 422),
        (b'{"records": [{"id": 1, "kind": "production.record", "body": {}}]}', 422),
        (b'{"records": [{"id": "x", "kind": "production.record", "body": {}, "stray": 1}]}', 422),
        (b'{"records": [{"id": "x", "kind": "production.record", "body": {}, "n": "1"}]}', 422),
        (b'{"records": [], "clock": "now"}', 422), (b'{"records": [], "clock": true}', 422),
        (json.dumps({"records": [{"id": "x", "kind": "k", "body": {}}] * (MOST + 1)}).encode(), 413),
        (b'{"records": [], "rules": "' + b"x" * MOST_BYTES + b'"}', 413),
    ],
)  # fmt: skip
def test_a_message_nobody_can_read_is_refused_whole(client_as, grower, body, status):
    answer = client_as(grower).post("/field/sync", body, content_type="application/json")
    assert answer.status_code == status
    assert Record.objects.count() == 0


def test_only_with_its_token_and_only_from_a_grower(client_as, make_actor, grower, season):
    body = json.dumps({"records": [sprayed(1, season.code)]})
    assert Client().post("/field/sync", body, content_type="application/json").status_code in (302, 401, 403)
    officer = client_as(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    assert officer.post("/field/sync", body, content_type="application/json").status_code == 403
    strict = client_as(grower)
    strict.handler.enforce_csrf_checks = True
    assert strict.post("/field/sync", body, content_type="application/json").status_code == 403
    assert strict.get("/field/sync").status_code in (302, 405)
    assert Record.objects.count() == 0
