"""The spray register: what counts of each spraying, in the shape its schema describes, by command, page and program."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from python_calamine import load_workbook

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.production.conftest import SPRAYED, record
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/spray-register.schema.json").read_text("utf-8"))
TYPES = {"string": str, "integer": int, "object": dict, "array": list, "null": type(None)}


def fits(value, schema: dict) -> list[str]:
    """What of ``value`` is not as this schema says: of the words it uses."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    wrong = []
    if kinds and not any(isinstance(value, TYPES[one]) for one in kinds):
        return [f"{value!r} is no {kinds}"]
    if "const" in schema and value != schema["const"]:
        wrong.append(f"{value!r}")
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{value!r}")
    if isinstance(value, dict):
        wrong += [f"no {key}" for key in set(schema["required"]) - set(value)]
        wrong += [f"not described: {key}" for key in set(value) - set(schema["properties"])]
        wrong += [one for key in value for one in fits(value[key], schema["properties"].get(key, {}))]
    if isinstance(value, list):
        wrong += [one for item in value for one in fits(item, schema["items"])]
    return wrong


@pytest.fixture
def sprayed(season, take):
    """Sprayed twice, the second put right, and weeded."""
    take(record(seasons=[season.code], **SPRAYED))
    second = record(seasons=[season.code], **SPRAYED | {"day": "2026-05-28", "dose": "40"})
    take(second)
    take(
        record(
            seasons=[season.code], **SPRAYED | {"day": "2026-05-28", "dose": "30"}, supersedes=second["id"], reason="写错"
        )
    )  # fmt: skip
    take(record(seasons=[season.code], kind="weed", day="2026-05-29"))
    return season


def test_the_command_gives_what_counts_in_the_shape_of_the_schema(sprayed, tmp_path):
    path = tmp_path / "register.json"
    call_command("export", "spray-register", "--until", "2026-06-01", "--out", str(path))
    register = json.loads(path.read_text("utf-8"))
    assert fits(register, SCHEMA) == []
    assert [(one["day"], one["version"], one["dose"]["unit"]) for one in register["treatments"]] == [
        ("2026-05-20", 1, "mL/亩"), ("2026-05-28", 2, "mL/亩"),
    ]  # fmt: skip
    [place] = register["treatments"][0]["places"]
    assert (place["season"], place["product"], float(place["area_mu"]) > 0) == (sprayed.code, "茶叶", True)


def test_the_command_keeps_to_area_producer_and_days(sprayed, tmp_path):
    path = tmp_path / "register.json"
    for narrowed, count in (
        (["--division", "430611"], 2), (["--division", "430612"], 0), (["--operator", "ZZZZZZ"], 0),
        (["--since", "2026-05-21"], 1),
    ):  # fmt: skip
        call_command("export", "spray-register", *narrowed, "--until", "2026-06-01", "--out", str(path))
        assert len(json.loads(path.read_text("utf-8"))["treatments"]) == count
    with pytest.raises(CommandError, match="日期读不懂"):
        call_command("export", "spray-register", "--since", "昨天吧")
    book = tmp_path / "register.xlsx"
    call_command("export", "spray-register", "--until", "2026-06-01", "--out", str(book))
    rows = load_workbook(str(book)).get_sheet_by_name("施药台账").to_python()
    assert len(rows) == 3
    assert "联苯菊酯" in rows[1]


def test_page_and_program_give_it_to_whom_it_concerns(
    sprayed, signed_in, grower, county_reviewer, make_actor, make_operator, caller  # noqa: F811
):  # fmt: skip
    stranger = make_actor(Role.HOLDER, operator_id=make_operator("别家").pk)
    neighbour = make_actor(Role.COUNTY_REVIEWER, division="430612")
    for actor, count in ((grower, 2), (county_reviewer, 2), (stranger, 0), (neighbour, 0)):
        page = signed_in(actor).get("/desk/production/spray-register.json")
        program = caller(actor).get("/production/spray-register")
        assert (page.status_code, page["Content-Type"]) == (200, "application/json")
        assert fits(page.json(), SCHEMA) == []
        assert [len(one.json()["treatments"]) for one in (page, program)] == [count, count]
    answer = signed_in(grower).get("/desk/production/spray-register.xlsx?since=2026-05-21")
    assert len(load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()) == 2
    assert signed_in(grower).get("/desk/production/spray-register.pdf").status_code == 404
