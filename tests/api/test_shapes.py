"""What the description says of a shape is what the operation takes and answers."""

from __future__ import annotations

import pytest
from ninja.operation import Operation

from youji.api import api
from youji.shared.actor import Role
from youji.shared.api.described import answer
from youji.shared.values import Fields, Several
from youji.standards.fields import STAGES

REF = "#/components/schemas/"


def operations() -> list[tuple[str, str, Operation]]:
    """Every operation, with its path as the description writes it."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            whole = (
                f"/api/v1{prefix}{path}".replace("{int:", "{").replace("{uuid:", "{").replace("{slug:", "{")
            )
            found += [(method.lower(), whole, one) for one in view.operations for method in one.methods]
    return found


def fields_of(shape: str) -> set[str]:
    return set(
        api.get_openapi_schema()["components"]["schemas"][shape.removeprefix(REF)].get("properties", {})
    )


def test_two_rooms_may_call_different_things_by_one_name():
    """Of ``CheckOut`` in two rooms one had described both: a program made from the description met another shape."""
    paths, checked, wrong = api.get_openapi_schema()["paths"], 0, []
    for method, path, operation in operations():
        if operation.include_in_schema is False or path not in paths:
            continue
        for status, model in operation.response_models.items():
            held = model.model_fields["response"].annotation if model and model is not ... else None
            said = paths[path][method]["responses"][status] if held else {}
            shape = said.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref")
            if shape and hasattr(held, "model_fields"):
                checked += 1
                if fields_of(shape) != set(held.model_fields):
                    wrong.append((method, path, shape))
    assert wrong == []
    assert checked > 150


def test_what_is_chosen_of_several_is_answered_as_a_list():
    """It was said to be text, and every answer with one was an error of the server."""
    held = answer(Fields(Several("stages", "环节", options=(("soil", "产地"), ("store", "储运")))))
    assert held(stages=["soil"]).model_dump() == {"stages": ["soil"]}


@pytest.mark.clause("4.2-a")
def test_the_register_of_standards_is_read_by_a_program(caller, make_actor, db):
    program = caller(make_actor(Role.PROVINCE_REVIEWER, division="43"))
    stages = [STAGES[0][0], STAGES[2][0]]
    said = {
        "kind": "group",
        "mark": "pending",
        "number": "T/1",
        "title": "茶",
        "source": "测试",
        "stages": stages,
    }
    made = program.post("/standards/register", said)
    assert made.status_code == 201, made.content.decode()
    assert [row["stages"] for row in program.get("/standards/register").json()["items"]] == [stages]
