from __future__ import annotations

import pytest
from django.test import Client

from youji.accounts.models import ApiToken
from youji.accounts.selectors import digest_of
from youji.accounts.services import fold_uses
from youji.registry.services import create_base, create_operator
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role


@pytest.fixture
def neighbours(db):
    """An operator with a base in 君山区 (430611), and one in 长沙县 (430121)."""
    made = {}
    for division in ("430611", "430121"):
        operator = create_operator(
            name=f"{division}农户", kind="household", division=division, identity_kind="none", actor=SYSTEM,
            now=clock.now(),
        )  # fmt: skip
        made[division] = create_base(
            name=f"{division}基地", kind="operator", division=division, operator_id=operator.pk, actor=SYSTEM,
            now=clock.now(),
        )  # fmt: skip
    return made


def test_without_a_token_the_answer_is_401_with_a_sentence(client, db, client_as, county_reviewer):
    assert client.get("/api/v1/registry/bases").status_code == 401
    answer = client_as(county_reviewer).get("/api/v1/registry/bases")
    assert answer.status_code == 401, "a signed-in browser is not a token"
    assert "令牌" in answer.json()["detail"]


@pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
def test_a_token_that_has_ended_opens_nothing(caller, county_reviewer, change):
    program = caller(county_reviewer)
    assert program.get("/registry/bases").status_code == 200
    ApiToken.objects.update(**{change: clock.now()})
    assert program.get("/registry/bases").status_code == 401


def test_a_token_does_what_its_scopes_say_and_no_more(caller, county_reviewer, neighbours):
    body = {"name": "新农户", "kind": "household", "division": "430611", "identity_kind": "none"}
    reader = caller(county_reviewer, "registry:read")
    assert reader.get("/registry/operators").status_code == 200
    assert reader.post("/registry/operators", body).status_code == 403
    assert caller(county_reviewer, "recognition:write").get("/registry/operators").status_code == 403
    assert caller(county_reviewer, "registry:write").post("/registry/operators", body).status_code == 201


def test_a_token_of_one_county_reads_nothing_of_another(caller, county_reviewer, neighbours):
    program = caller(county_reviewer)
    ours, theirs = neighbours["430611"], neighbours["430121"]
    assert [row["code"] for row in program.get("/registry/bases").json()["items"]] == [ours.code]
    for path in (
        f"/registry/bases/{theirs.code}",
        f"/registry/bases/{theirs.code}/plots",
        f"/registry/bases/{theirs.code}/overlaps",
        f"/registry/operators/{theirs.operator.code}",
    ):
        answer = program.get(path)
        assert answer.status_code == 404, path
        assert theirs.name not in answer.content.decode()
    assert program.patch(f"/registry/bases/{theirs.code}", {"version": 0, "name": "改"}).status_code == 404
    assert program.get("/registry/bases?division=430121").json()["count"] == 0


def test_a_refusal_names_the_field_and_says_what_to_do(caller, county_reviewer):
    answer = caller(county_reviewer).post(
        "/registry/operators", {"name": "甲", "kind": "enterprise", "division": "430611", "uscc": "123"}
    )
    assert answer.status_code == 422
    assert {finding["field"] for finding in answer.json()["problems"]} == {"uscc"}
    answer = caller(county_reviewer).post("/registry/operators", {"kind": "x"})
    assert {finding["field"].split(".")[-1] for finding in answer.json()["problems"]} >= {"name", "kind"}


def test_of_two_programs_that_change_the_same_record_the_second_is_told(caller, county_reviewer, neighbours):
    path = f"/registry/bases/{neighbours['430611'].code}"
    program = caller(county_reviewer)
    version = program.get(path).json()["version"]
    assert program.patch(path, {"version": version, "responsible": "甲"}).status_code == 200
    answer = program.patch(path, {"version": version, "responsible": "乙"})
    assert answer.status_code == 409
    assert program.get(path).json()["responsible"] == "甲"


def test_a_program_that_has_the_newest_is_told_so_in_one_line(caller, county_reviewer, neighbours):
    program = caller(county_reviewer)
    path = f"/registry/bases/{neighbours['430611'].code}"
    first = program.get(path)
    assert first["X-Content-Type-Options"] == "nosniff"
    again = program.get(path, **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_audit_trail_is_for_those_who_read_it_at_the_desk(caller, make_actor, neighbours):
    assert caller(make_actor(Role.STATISTICIAN, division="43")).get("/ledger/entries").status_code == 403
    rows = (
        caller(make_actor(Role.AUDITOR, division="4306"))
        .get("/ledger/entries?action=registry")
        .json()["items"]
    )
    assert {row["division"] for row in rows} == {"430611"}


def test_the_documentation_is_served_by_us_alone(client: Client, db):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    said = page.content.decode()
    assert "https://" not in said
    assert '<html lang="zh-CN">' in said
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_when_a_token_was_used_is_in_the_table_after_the_worker_has_run(
    caller, county_reviewer, neighbours, settings, tmp_path
):
    settings.VAR = tmp_path
    program, unused = caller(county_reviewer), caller(county_reviewer)
    token = ApiToken.objects.get(digest=digest_of(program.key))
    before = clock.now()
    assert program.get("/registry/bases").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is None, "reading wrote"

    assert fold_uses(clock.now()) == 1
    token.refresh_from_db()
    assert before <= token.last_used_at <= clock.now()
    assert ApiToken.objects.get(digest=digest_of(unused.key)).last_used_at is None
    assert fold_uses(clock.now()) == 0


def test_a_full_disk_stops_no_program_from_reading(caller, county_reviewer, neighbours, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.VAR = tmp_path / "file"
    assert caller(county_reviewer).get("/registry/bases").status_code == 200
