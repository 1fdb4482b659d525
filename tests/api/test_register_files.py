"""Files of the register by token: workbooks out and in, plots from a file, the history of a record."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youji.registry.models import Operator, Plot
from youji.registry.services import create_base, create_operator
from youji.registry.services.operator_sheets import operators_table
from youji.shared import clock, workbook
from youji.shared.actor import SYSTEM, Role

pytestmark = pytest.mark.django_db
AREAS = [("430611", "岳阳市君山区")]
GOOD = {"name": "君山茶社", "kind": "household", "division": "430611", "identity_kind": "none"}


def send(program, path: str, content: bytes, name: str = "表.xlsx", **fields):
    return program.client.post(f"/api/v1{path}", {**fields, "file": SimpleUploadedFile(name, content)})


def sheet(*rows) -> bytes:
    return workbook.export(operators_table(AREAS), rows)


@pytest.fixture
def base(db):
    operator = create_operator(**GOOD, actor=SYSTEM, now=clock.now())
    return create_base(
        name="茶园", kind="operator", division="430611", operator_id=operator.pk, actor=SYSTEM, now=clock.now()
    )  # fmt: skip


def square(lon: float, lat: float, size: float = 0.002) -> dict:
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def geojson(*shapes) -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": f"{number}号地"}, "geometry": shape}
        for number, shape in enumerate(shapes, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_workbook_is_looked_at_cell_by_cell_then_imported_whole(caller, county_reviewer):
    program = caller(county_reviewer)
    bad = {**GOOD, "name": "坏社", "identity_kind": "uscc", "uscc": "123"}
    for path in ("/registry/workbooks/operators/check", "/registry/workbooks/operators"):
        answer = send(program, path, sheet(GOOD, bad))
        told = answer.json()["problems"]
        assert answer.status_code == (200 if path.endswith("check") else 422)
        assert [one["field"][0] for one in told] == ["F"], told
        assert not Operator.objects.exists()
    look = send(program, "/registry/workbooks/operators/check", sheet(GOOD)).json()
    assert (look["created"], look["refused"], look["rows"][0]["action"]) == (1, 0, "create")
    assert not Operator.objects.exists()
    done = send(program, "/registry/workbooks/operators", sheet(GOOD))
    assert done.json() == {"created": 1, "updated": 0, "unchanged": 0, "refused": 0, "problems": []}
    out = program.get("/registry/workbooks/operators?q=君山茶社")
    assert [r.values["name"] for r in workbook.read(operators_table(AREAS), out.content).rows] == ["君山茶社"]
    again = send(program, "/registry/workbooks/operators/check", out.content).json()
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_what_is_no_workbook_is_refused_with_a_sentence(caller, county_reviewer):
    for path in ("/registry/workbooks/bases/check", "/registry/workbooks/bases"):
        answer = send(caller(county_reviewer), path, b"not a workbook")
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["field"] == "file"
        assert send(caller(county_reviewer), path, b"x" * 10_000_001).status_code == 422


def test_templates_and_imports_are_for_registrars_with_the_scope(caller, county_reviewer, make_actor):
    template = caller(county_reviewer).get("/registry/workbooks/bases/template")
    assert template["Content-Type"] == workbook.MIME
    statistician = make_actor(Role.STATISTICIAN, division="430611")
    assert caller(statistician).get("/registry/workbooks/bases").status_code == 200
    assert caller(statistician).get("/registry/workbooks/bases/template").status_code == 403
    for path in ("/registry/workbooks/operators/check", "/registry/workbooks/operators"):
        assert send(caller(statistician), path, sheet(GOOD)).status_code == 403
        assert send(caller(county_reviewer, "registry:read"), path, sheet(GOOD)).status_code == 403
    assert caller(county_reviewer).get("/registry/workbooks/plots").status_code == 422


def test_a_plot_file_is_looked_at_then_taken(caller, county_reviewer, base):
    program, path = caller(county_reviewer), f"/registry/bases/{base.code}/plots"
    good, elsewhere = square(112.95, 29.43), square(110.0, 28.0)
    look = send(program, f"{path}/check", geojson(good, elsewhere), "地块.geojson").json()
    assert look["format"] == "GeoJSON"
    assert [bool(plot["problem"]) for plot in look["plots"]] == [False, True]
    assert not Plot.objects.exists()
    known = {"datum": "CGCS2000"}
    refused = send(program, f"{path}/import", geojson(good, elsewhere), "地块.geojson", **known)
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["problems"]] == ["plots.1"]
    taken = send(
        program, f"{path}/import", geojson(good, elsewhere), "地块.geojson", leave_out_faulty="true", **known
    )
    assert [plot["name"] for plot in taken.json()] == ["1号地"]
    moved = send(program, f"{path}/check", geojson(good), "地块.geojson", datum="GCJ02").json()
    assert moved["datum"] == "GCJ02"
    assert moved["plots"][0]["overlaps"] == []
    assert send(program, f"{path}/import", b"%PDF-", "地块.pdf").status_code == 422


def test_a_program_is_told_what_of_a_file_is_no_plot_and_takes_the_rest_only_knowingly(
    caller, county_reviewer, base
):
    program, path = caller(county_reviewer), f"/registry/bases/{base.code}/plots"
    content = geojson(square(112.95, 29.43), {"type": "Point", "coordinates": [112.95, 29.43]})
    assert send(program, f"{path}/check", content, "地块.geojson").json()["left_out"]
    refused = send(program, f"{path}/import", content, "地块.geojson", datum="CGCS2000")
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["problems"]] == ["left_out"]
    assert not Plot.objects.exists()
    taken = send(
        program, f"{path}/import", content, "地块.geojson", datum="CGCS2000", leave_out_faulty="true"
    )
    assert [plot["name"] for plot in taken.json()] == ["1号地"]


def test_plots_and_history_of_another_county_do_not_exist(caller, make_actor, base, county_reviewer):
    stranger = caller(make_actor(Role.COUNTY_REVIEWER, division="430121"))
    content = geojson(square(112.95, 29.43))
    for path in ("check", "import"):
        answer = send(stranger, f"/registry/bases/{base.code}/plots/{path}", content, "地块.geojson")
        assert answer.status_code == 404
    assert stranger.get(f"/registry/bases/{base.code}/history").status_code == 404
    assert stranger.get(f"/registry/operators/{base.operator.code}/history").status_code == 404
    caller(county_reviewer).patch(
        f"/registry/bases/{base.code}", {"version": base.version, "responsible": "甲"}
    )
    seen = caller(county_reviewer).get(f"/registry/bases/{base.code}/history").json()
    assert [row["action"] for row in seen] == ["修改基地资料", "登记基地"]
    assert {"field": "责任主体", "before": "", "after": "甲"} in seen[0]["changes"]
    assert caller(county_reviewer).get(f"/registry/operators/{base.operator.code}/history").json()
