"""What a row that is to be written must agree with: what the tables know, and the rows on file of the same name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from youji.norms.logic.keys import name_of, overlap
from youji.norms.logic.steps import Step
from youji.norms.models import Norm
from youji.norms.selectors.loading import everything, split
from youji.norms.selectors.pages import said_of
from youji.norms.selectors.tables import NormTable

#: Where a table names crops.
CROPS = {"labels": "crop", "bans": "crops"}
WHICH_CROPS = "在部分作物上禁用的，请写明作物。"
NO_CROPS = "这样禁限的不分作物，请不填；只在这些作物上禁用的，“怎样禁限”请选“在部分作物上禁用”。"


def newest(found: NormTable) -> dict[str, Norm]:
    """By what a row is about, the one that begins last."""
    rows: Sequence[Norm] = sorted(found.rows, key=lambda row: (row.valid_from or date.min, row.pk))
    return {name_of(found.name, said_of(found, row)): row for row in rows}


def beside(found: NormTable, said: Mapping[str, Any], step: Step, old: Norm) -> Norm | None:
    """Another row than ``old`` of the same name that would hold on a day of the new one."""
    name = name_of(found.name, said)
    days = {"valid_from": step.since, "valid_until": step.until}
    for row in found.rows.exclude(pk=old.pk):
        there = {"valid_from": row.valid_from, "valid_until": row.valid_until}
        if overlap(days, there) and name_of(found.name, said_of(found, row)) == name:
            other: Norm = row
            return other
    return None


def unknown_in(table: str, said: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for every field that names what no table knows: a row of it would silently concern nothing."""
    known = everything()
    problems = {}
    if table == "limits" and said["food"] not in {one.name for one in known.foods}:
        problems["food"] = unknown("食品类别", said["food"], [one.name for one in known.foods])
    crops = split(said[CROPS[table]]) if table in CROPS else ()
    for crop in crops:
        if crop not in known.crop:
            problems[CROPS[table]] = unknown("作物", crop, list(known.crop))
    if table == "bans" and not problems and (said["kind"] == "crops") != bool(crops):
        problems["crops"] = NO_CROPS if crops else WHICH_CROPS
    return problems


def unknown(what: str, said: str, known: Collection[str]) -> str:
    """That there is none of that name, with the nearest."""
    near = get_close_matches(said, list(known), 3, 0.4)
    return f"没有“{said}”这个{what}。" + (f"是不是：{'、'.join(near)}？" if near else "请从名称对照里选。")
