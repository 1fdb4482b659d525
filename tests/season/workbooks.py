"""Workbooks as a door: what is on file goes out, is changed or added to, and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from openpyxl import load_workbook

from tests.season.register import registrar
from tests.season.standing import line_of, to_be_entered, version_of_list
from tests.season.table import action
from tests.season.world import COUNTIES, NothingThere, Season
from youji.catalogue.fields import NATIONAL
from youji.catalogue.selectors.national import find_choice
from youji.divisions.selectors import full_name
from youji.registry.fields import BASE, BASE_CODE
from youji.shared.actor import Role
from youji.shared.values import Value
from youji.shared.workbook import Column

BASES, LIST = "/registry/workbooks/bases", "/catalogue/workbooks/national"


@action(3)
def edit_a_workbook(season: Season) -> object:
    """A clerk takes the bases out as a workbook and brings it back with one line changed."""
    base = season.one_of(season.drives).base
    actor = registrar(season, base, clerk=True)
    change = season.random.choice(
        [{"techniques": "绿色防控"}, {"area_mu": "6200"}, {"name": f"{base.name[:60]}册"}]
    )
    book = changed(
        season.export(actor, f"{BASES}?q={base.code}"),
        {_heading(BASE[key]): said for key, said in change.items()},
        at=(_heading(BASE_CODE), base.code),
    )
    return season.upload(actor, BASES, book, door="workbook of bases")


@action(3)
def enter_by_workbook(season: Season) -> object:
    """A published list is filled in below its headings and brought in, with a base that is on file or a fresh one."""
    actor = season.who(Role.PUBLISHER)
    category = season.random.choice(season.scheme.categories).key
    fresh = season.random.random() < 0.6
    base = season.fresh_base(COUNTIES[0], category) if fresh else to_be_entered(season)
    line = line_of(season, base, version_of_list(season))
    said = {_heading(NATIONAL[key]): value for key, value in line.items()} | {
        _heading(NATIONAL["choice"]): find_choice(str(line["choice"])).label,
        _heading(NATIONAL["division"]): full_name(str(line["division"])),
    }
    return season.upload(actor, LIST, changed(season.export(actor, f"{LIST}/template"), said), door="list")


@action(2)
def correct_by_workbook(season: Season) -> object:
    """What was entered by its document is taken out, given another name, and brought back."""
    actor = season.who(Role.PUBLISHER)
    entry = season.one_of(entry for entry in season.entries() if entry.list_row)
    book = changed(
        season.export(actor, LIST),
        {_heading(NATIONAL["name"]): f"{entry.name[:60]}正"},
        at=(_heading(NATIONAL["base_code"]), entry.base.code),
    )
    return season.upload(actor, LIST, book, door="list corrected")


def _heading(value: Value) -> str:
    return Column.of(value).heading


def changed(content: bytes, said: Mapping[str, object], *, at: tuple[str, str] | None = None) -> bytes:
    """The workbook with ``said`` under its headings: in the line that has a value under a heading, or in a new one.

    Raises:
        NothingThere: no line has that value.
    """
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    lines = [
        number for number in range(2, sheet.max_row + 1)
        if at is None or sheet.cell(number, columns[at[0]]).value == at[1]
    ]  # fmt: skip
    if not lines:
        raise NothingThere
    number = lines[-1] + (at is None)
    for heading, value in said.items():
        sheet.cell(number, columns[heading]).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()
