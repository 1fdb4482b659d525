"""People through their doors: the same text typed on a page and sent by a program is the same row or sentence."""

from __future__ import annotations

from datetime import date

import pytest

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.accounts import services
from youji.accounts.models import Person
from youji.shared.refusals import Refused


@pytest.mark.parametrize(
    ("key", "written", "outcome"),
    [
        ("username", "Ｊｕｎｓｈａｎ－Ｘｉｎ", "junshan-xin"),
        ("username", "\u200bjunshan.xin\u202e", "junshan.xin"),
        ("username", "ab", "用户名用3到40个字母、数字、点或短横。请改正。"),
        ("username", "a" * 41, "用户名用3到40个字母、数字、点或短横。请改正。"),
        ("name", "\U00020bb7\u200b·买买提", "\U00020bb7·买买提"),
        ("name", "名" * 41, "姓名最多40个字，这里有41个。请缩短。"),
        ("name", " \u200b ", "请填写姓名。"),
        ("phone", "＋８６ 13900001234", "13900001234"),
        ("phone", "（0730）１２３４５６７转8", "0730-1234567-8"),
        ("phone", "1" * 60, "手机最多20个字，这里有60个。请缩短。"),
        ("phone", "没有", "手机应当是一个电话号码，如 13812345678 或 0730-1234567。"),
        ("specialities", ["茶叶", "茶叶"], ["茶叶"]),
    ],
)
def test_a_new_account_is_the_same_by_page_and_program(
    client_as,
    caller,  # noqa: F811
    system_admin,
    junshan,
    key,
    written,
    outcome,
):
    said = {"username": "junshan-xin", "name": "新同事", key: written}

    def kept() -> object:
        person = Person.objects.latest("pk")
        found = getattr(person, key)
        person.delete()
        return found

    count = Person.objects.count()
    seen = client_as(system_admin).post("/desk/people/new", said | {"agency": junshan.pk})
    by_page = kept() if Person.objects.count() > count else seen.context["form"].errors[key][0]
    answer = caller(system_admin).post("/accounts/people", said | {"agency_id": str(junshan.pk)})
    by_program = kept() if answer.status_code == 201 else answer.json()["problems"][0]["sentence"]
    assert (by_page, by_program) == (outcome, outcome)


def test_a_reason_is_kept_whole_or_refused_never_cut(caller, security_admin, county_person):  # noqa: F811
    """Programs could once send 2,000 characters, of which 200 were kept without a word."""
    path = f"/accounts/people/{county_person.pk}/lock"
    answer = caller(security_admin).post(path, {"reason": "因" * 201})
    assert answer.json()["problems"][0]["sentence"] == "停用的原因最多200个字，这里有201个。请缩短。"
    assert caller(security_admin).post(path, {"reason": "因" * 200}).status_code == 200
    county_person.refresh_from_db()
    assert county_person.locked_reason == "因" * 200


def test_no_door_can_pass_the_services_by(county_person, system_admin, now):
    with pytest.raises(Refused, match="姓名最多40个字"):
        services.update_person(
            person_id=county_person.pk, version=county_person.version, name="名" * 41, phone="", email="",
            specialities=[], actor=system_admin, now=now,
        )  # fmt: skip
    with pytest.raises(Refused, match="1949-10-01"):
        services.grant_role(
            person_id=county_person.pk, role="supervisor", valid_until=date(26, 5, 1), actor=system_admin, now=now
        )  # fmt: skip


def test_a_password_is_read_as_it_is_typed(client, county_person):
    """Not cleaned: what nobody can see in a password is part of it."""
    secret = "口令\u200b ab\u202ec1\xa0d"
    county_person.set_password(secret)
    county_person.save()
    wrong = {"login": county_person.username, "password": "口令 abc1 d"}
    assert client.post("/accounts/login/", wrong).status_code == 200
    assert client.post("/accounts/login/", wrong | {"password": secret}).status_code == 302
