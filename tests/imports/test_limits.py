"""Where an import is answered at once, and where it is handed over."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.imports.conftest import book, plots_file
from youji.environment.services.kept_sheets import SHEETS
from youji.imports.models import Run
from youji.norms.services.sheets import FROM_EXCEL
from youji.registry.models import Operator, Plot
from youji.shared import handing_over, rooms

pytestmark = pytest.mark.django_db
IMPORT = "/desk/registry/import/operators"


PART = "docProps/padding.bin"


def padded(data: bytes, size: int) -> bytes:
    """The workbook, ``size`` bytes long: with a part that nobody reads."""
    rest = size - len(_with_part(data, b""))
    return _with_part(data, b"0" * rest)


def _with_part(data: bytes, part: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(PART), part)
    return out.getvalue()


def upload(client, data: bytes, page: str = IMPORT):
    return client.post(page, {"file": SimpleUploadedFile("名单.xlsx", data)})


@pytest.mark.parametrize(("rows", "later"), [(2_000, False), (2_001, True)])
def test_two_thousand_rows_are_answered_at_once_and_one_more_is_not(client_as, county_reviewer, rows, later):
    answer = upload(client_as(county_reviewer), book(county_reviewer, rows))
    assert (answer.status_code, Run.objects.count()) == ((302, 1) if later else (200, 0))
    if later:
        run = Run.objects.get()
        assert answer["Location"] == f"/desk/imports/{run.code}/"
        assert (run.state, run.takes, run.owner_id) == ("waiting", False, county_reviewer.user_id)
    assert not Operator.objects.exists()


@pytest.mark.parametrize(("size", "later"), [(5_000_000, False), (5_000_001, True)])
def test_five_megabytes_are_answered_at_once_and_one_byte_more_is_not(
    client_as, county_reviewer, size, later
):
    answer = upload(client_as(county_reviewer), padded(book(county_reviewer, 3), size))
    assert (answer.status_code, Run.objects.count()) == ((302, 1) if later else (200, 0))


@pytest.mark.parametrize(("size", "later"), [(5_000_000, False), (5_000_001, True)])
def test_the_same_holds_for_plots_on_the_page_and_for_programs(
    client_as, caller, county_reviewer, make_base, size, later
):
    base = make_base()
    data = plots_file(size)
    page = reverse("registry:import_plots", args=[base.code])
    answer = client_as(county_reviewer).post(page, {"file": SimpleUploadedFile("地块.geojson", data)})
    assert answer.status_code == (302 if later else 200)
    program = caller(county_reviewer)
    for door, at_once in (("check", 200), ("import", 201)):
        file = SimpleUploadedFile("地块.geojson", data)
        told = program.client.post(f"/api/v1/registry/bases/{base.code}/plots/{door}", {"file": file})
        assert told.status_code == (202 if later else at_once), told.content.decode()[:200]
    assert Run.objects.count() == (3 if later else 0)
    assert Plot.objects.count() == (0 if later else 1)


def test_a_program_is_told_where_to_ask(caller, county_reviewer):
    program = caller(county_reviewer)
    for door, takes in (
        ("/registry/workbooks/operators/check", False),
        ("/registry/workbooks/operators", True),
    ):
        file = SimpleUploadedFile("名单.xlsx", book(county_reviewer, 2_001))
        answer = program.client.post(f"/api/v1{door}", {"file": file})
        run = Run.objects.order_by("-code").first()
        assert (answer.status_code, run.takes) == (202, takes)
        assert answer["Location"] == f"/api/v1/imports/runs/{run.code}" == answer.json()["location"]
        told = program.get(answer["Location"].removeprefix("/api/v1")).json()
        assert (told["state"], told["kind"]) == ("waiting", "registry.operators")


def test_what_is_far_too_large_is_refused_at_once(client_as, caller, county_reviewer):
    data = b"x" * 10_000_001
    assert "超过10 MB" in upload(client_as(county_reviewer), data).content.decode()
    file = SimpleUploadedFile("名单.xlsx", data)
    program = caller(county_reviewer).client
    assert program.post("/api/v1/registry/workbooks/operators", {"file": file}).status_code == 422
    assert not Run.objects.exists()


def test_a_long_sheet_is_known_without_being_read(county_reviewer):
    """Rows are counted in its bytes, those cut in two between pieces and those with a prefix too."""
    assert handing_over.long_workbook(book(county_reviewer, 4_100))
    assert not handing_over.long_workbook(book(county_reviewer, 2_001))
    assert not handing_over.long_workbook(b"no workbook")
    whole = b'<x:row r="1"/><row><c/></row>' * 50 + b"<rows><rowBreaks>"
    for size in (1, 2, 3, 7, 31, 5_000):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert sum(handing_over._marks(pieces)) == 100


@pytest.mark.parametrize(
    "page", [IMPORT, "/desk/registry/import/bases", "/desk/registry/import/certificates"]
)
def test_the_limit_stands_on_the_page_before_the_upload(client_as, county_reviewer, page):
    assert "超过2,000行或5 MB的转到后台办理" in client_as(county_reviewer).get(page).content.decode()


def test_every_page_that_takes_a_workbook_names_an_importer_of_its_own_room():
    root = Path(handing_over.__file__).parents[1]
    known = set(rooms.importers())
    named = {
        kind
        for path in [*root.glob("*/views/*.py"), *root.glob("*/api/*.py")]
        for kind in known
        if kind in path.read_text("utf-8")
    }
    # those of one view for several sheets are made of its argument
    of_arguments = {f"registry.{what}" for what in ("operators", "bases", "certificates")}
    of_arguments |= {f"norms.{what}" for what in FROM_EXCEL} | {f"environment.{what}" for what in SHEETS}
    assert named >= known - of_arguments
