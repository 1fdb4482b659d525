"""POST /compliance/check: any token, nothing stored, every problem at its path, every example as documented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from youji.api import api
from youji.compliance.api import EXAMPLES
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norms")]
VERDICTS = {
    "到期采收": ("allowed", "2026-05-12"),
    "还没有到期": ("forbidden", "2026-05-17"),
    "不认识的名称": ("unknown", None),
}


@pytest.fixture
def program(caller, make_actor):
    return caller(make_actor(Role.HOLDER, division="43"), "desk:read")


def _ask(program, body: Any, status: int = 200) -> Any:
    answer = program.post("/compliance/check", body)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def _body(**more: Any) -> dict[str, Any]:
    record = {
        "on": "2026-05-01",
        "input": "阿维菌素",
        "content": "1.8%",
        "formulation": "乳油",
        "dose": {"value": "40", "unit": "mL/亩"},
    }
    return {"crop": "黄瓜", "category": "ordinary", "records": [{**record, **more}]}


@pytest.mark.clause("4.3-b")
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_the_description_answer_as_they_say(program, name):
    answer = _ask(program, EXAMPLES[name])
    assert (answer["verdict"], answer["earliest_harvest_on"]) == VERDICTS[name], answer
    shown = api.get_openapi_schema()["components"]["schemas"]["CheckIn"]["examples"]
    assert EXAMPLES[name] in json.loads(json.dumps(shown))


def test_without_a_token_nothing_is_judged(client):
    assert client.post("/api/v1/compliance/check", {}, content_type="application/json").status_code == 401


def test_nothing_is_written(program):
    _ask(program, _body())
    with CaptureQueriesContext(
        connection,
    ) as seen:
        _ask(program, _body())
    written = [one["sql"] for one in seen if one["sql"].split()[0] in ("INSERT", "DELETE")]
    assert written == []


def test_without_a_harvest_intervals_only_give_the_day(program):
    answer = _ask(program, _body())
    assert (answer["verdict"], answer["earliest_harvest_on"]) == ("allowed", "2026-05-03")
    assert {"PPP-001", "PPP-002", "PPP-004", "PPP-005", "PPP-007", "PPP-008", "PPP-009"} <= {
        one["rule"] for one in answer["findings"]
    }
    assert set(answer["findings"][0]) == {"rule", "verdict", "message", "source", "mark", "values", "remedy"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"on": "2026-02-30"}, "records.0.on"),
        ({"on": "26-5-1"}, "records.0.on"),
        ({"on": None}, "records.0.on"),
        ({"input": ""}, "records.0.input"),
        ({"input": 5}, "records.0.input"),
        ({"dose": {"value": 30, "unit": "mL/亩"}}, "records.0.dose.value"),
        ({"dose": {"value": "-1", "unit": "mL/亩"}}, "records.0.dose.value"),
        ({"dose": {"value": "1.23456", "unit": "mL/亩"}}, "records.0.dose.value"),
        ({"dose": {"value": "1.", "unit": "mL/亩"}}, "records.0.dose.value"),
        ({"dose": {"value": "30", "unit": "两/亩"}}, "records.0.dose.unit"),
        ({"dose": "30 mL/亩"}, "records.0.dose"),
        ({"spray_volume": {"value": "30", "unit": "mL/亩"}}, "records.0.spray_volume.unit"),
        ({"area_mu": "很多"}, "records.0.area_mu"),
        ({"target": ["蚜虫"]}, "records.0.target"),
    ],
)
def test_a_malformed_field_is_named_by_its_path(program, change, path):
    assert [one["field"] for one in _ask(program, _body(**change), 422)["problems"]] == [path]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"crop": ""}, "crop"),
        ({"crop": 3}, "crop"),
        ({"category": "green"}, "category"),
        ({"records": None}, "records"),
        ({"records": ["阿维菌素"]}, "records.0"),
        ({"harvest_on": "明天"}, "harvest_on"),
    ],
)
def test_so_is_one_of_the_question(program, change, path):
    assert [one["field"] for one in _ask(program, {**_body(), **change}, 422)["problems"]] == [path]


def test_full_width_digits_of_an_input_method_are_digits(program):
    answer = _ask(program, _body(dose={"value": "８１", "unit": "ml/亩"}))
    assert answer["verdict"] == "forbidden"


def test_two_hundred_records_and_no_more(program):
    many = {**_body(), "records": _body()["records"] * 200}
    assert _ask(program, many)["verdict"] == "forbidden"
    assert (
        _ask(program, {**many, "records": many["records"] + many["records"][:1]}, 422)["problems"][0]["field"]
        == "records"
    )
    fat = {**many, "records": [{**one, "target": "蚜" * 80} for one in many["records"]]}
    assert program.post("/compliance/check", fat).status_code == 413


def test_an_unknown_crop_and_an_unknown_input_are_unknown_with_the_nearest(program):
    answer = _ask(program, {**_body(input="阿维菌"), "crop": "黄爪"})
    assert (answer["verdict"], answer["earliest_harvest_on"]) == ("unknown", None)
    near = {one["rule"]: one["values"].get("nearest") for one in answer["findings"]}
    assert "阿维菌素" in near["PPP-001"]
    assert "黄瓜" in near["PPP-002"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"harvestOn": "2026-05-12"}, "harvestOn"),
        ({"records": [{**_body()["records"][0], "taget": "蚜虫"}]}, "records.0.taget"),
        ({"records": [{**_body()["records"][0], "dose": {"value": "40", "unit": "mL/亩", "per": "亩"}}]},
         "records.0.dose.per"),
    ],
)  # fmt: skip
def test_a_misspelt_field_is_named_and_not_passed_over(program, change, path):
    """A harvest under another name was judged as if nobody had asked for one."""
    assert path in str(_ask(program, {**_body(), **change}, 422))


def test_of_many_records_the_kinds_of_inputs_are_looked_up_once(program):
    def queries(records: int) -> int:
        body = _body()
        with CaptureQueriesContext(connection) as seen:
            _ask(program, {**body, "records": body["records"] * records})
        return len(seen)

    queries(1)
    assert queries(40) == queries(1)
