"""What the server answers to a phone's outbox: sign in, refused with a sentence, and never a part of a message dropped."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from youji.acceptance.fields import MOST_CHANGES
from youji.acceptance.models import ScoreSheet
from youji.accounts.models import Person

pytestmark = pytest.mark.django_db
PROGRAM = {"accept": "application/json"}


@pytest.fixture
def mao(arranged, team, on_the_day):
    client = Client(headers={"user-agent": "test"})
    client.force_login(Person.objects.get(pk=team.mao.user_id))
    return client


def send(client, acceptance, *changes, **headers):
    return client.post(
        f"/field/acceptance/{acceptance.pk}/lines/",
        json.dumps({"changes": changes}),
        content_type="application/json",
        headers=PROGRAM | headers,
    )


def change(item: str = "signboard", at: int = 1) -> dict[str, object]:
    return {"item": item, "tier": 0, "note": "", "at": at, "key": f"{item}{at}"}


def test_what_another_person_put_down_is_not_taken_for_ones_own(mao, arranged, team):
    answer = send(mao, arranged, change(), **{"X-Person": str(team.ren.user_id)})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).lines == {}

    assert send(mao, arranged, change(), **{"X-Person": str(team.mao.user_id)}).status_code == 200
    assert "signboard" in ScoreSheet.objects.get(assessor_id=team.mao.user_id).lines


@pytest.mark.parametrize("over", [0, 1])
def test_a_message_of_too_many_changes_is_refused_whole(mao, arranged, over):
    answer = send(mao, arranged, *[change(at=at) for at in range(1, MOST_CHANGES + over + 1)])
    assert answer.status_code == (422 if over else 200)
    assert bool(over) == ("一次最多传500项" in answer.json().get("refused", ""))


def test_a_program_without_the_forms_token_is_asked_to_sign_in_and_a_person_reads_a_page():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/accounts/login/", {}, headers=PROGRAM).status_code == 401
    assert client.post("/accounts/login/", {}).status_code == 403


def test_what_comes_after_the_signature_is_refused_with_the_sentence(mao, arranged, team, now):
    ScoreSheet.objects.filter(assessor_id=team.mao.user_id).update(signed_at=now)
    answer = send(mao, arranged, change())
    assert answer.status_code == 409
    assert "您已经在评分表上签字" in answer.json()["refused"]
