"""待核清单 has the rows of every room's dated file, and leaves none out."""

from __future__ import annotations

import csv

import pytest
from django.conf import settings
from django.core.checks import run_checks

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.norms.logic.rows import MARKS
from youji.norms.selectors import files
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions

#: Kept in tables of their own, with pages of their own.
LOADED = {"standards.csv"}


def _marked() -> set[str]:
    found = set()
    for path in settings.DATA.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as data:
            if "mark" in (csv.DictReader(data).fieldnames or ()):
                found.add(path.relative_to(settings.DATA).as_posix())
    return {one for one in found if not one.startswith("norms/")} - LOADED


def test_every_file_with_a_mark_stands_in_the_list():
    assert {file().path for file in extensions(files.FILES).values()} == _marked()


def test_each_row_is_counted_under_its_mark_and_none_is_left_out():
    for one in files.counted():
        with (settings.DATA / files.file_called(one.name).path).open(encoding="utf-8", newline="") as data:
            rows = list(csv.DictReader(data))
        assert one.verified + one.pending + one.reference == len(rows), one.name
        assert {row["mark"] for row in rows} <= set(MARKS)
        assert len(files.rows_of(one.name, mark="unchecked")) == one.unchecked
    with pytest.raises(Unknown):
        files.rows_of("nothing")


@pytest.mark.django_db
def test_the_check_before_production_names_each_file_that_is_not_checked():
    """It knew only of the tables: what a yield or a certificate's class rests on was said on a page alone."""
    found = run_checks(tags=["youji"], databases=["default"], include_deployment_checks=True)
    said = "".join(one.msg for one in found if one.id == "norms.W002")
    waiting = [one for one in files.counted() if one.unchecked]
    assert waiting
    for one in waiting:
        assert f"{one.title}有{one.unchecked}行没有和原文核对" in said
        assert f"/desk/norms/files/{one.name}/?mark=unchecked" in said


@pytest.mark.django_db
def test_the_pages_and_a_program_read_them(province_reviewer, client_as, caller):  # noqa: F811
    page = client_as(province_reviewer)
    listed = page.get("/desk/norms/").content.decode()
    for title in ("出成率", "亩产上限"):
        assert f"{title}：看没有核对的" in listed
    shown = page.get("/desk/norms/files/lots-yields/?mark=unchecked&q=油茶").content.decode()
    assert "油茶籽" in shown
    assert "大米" not in shown
    assert page.get("/desk/norms/files/none/").status_code == 404
    program = caller(province_reviewer).client
    told = program.get("/api/v1/norms/files/production-yields").json()
    assert [(row["said"]["name"], row["mark"]) for row in told["items"]] == [("稻谷", "reference")]
    names = {row["name"] for row in program.get("/api/v1/norms/files").json()}
    assert names >= {"lots-yields", "production-yields"}
