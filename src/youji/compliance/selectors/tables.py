"""The rows of ``norms`` as the rules read them: made once per edition and crop, and what a phone keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from youji.compliance.logic import facts
from youji.norms.logic import food as foods
from youji.norms.logic import rows
from youji.norms.selectors.loading import edition, everything

SCRIPT = Path(__file__).resolve().parent.parent / "static" / "compliance" / "rules.js"


@cache
def rules_digest() -> str:
    """A hash of the rules as they are carried to the browser: of one edition both sides judge alike."""
    return hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:12]


def edition_text() -> str:
    """Day and hash of the tables and hash of the rules: 2026-11-23/3f2a…/9c1d…"""
    day, digest = edition()
    return f"{day or '未载入'}/{digest[:16]}/{rules_digest()}"


def tables_for(crops: Iterable[str], on: date) -> dict[str, Any]:
    """What a phone keeps to judge these crops (product codes) by: labels that cover one of them, bans, lists, limits.

    Rows that ended more than two years before ``on`` are left out: no season is that old.
    """
    wanted = tuple(sorted(set(crops)))
    whole = tables_of(wanted)
    since = f"{on.year - 2}-{on:%m-%d}"
    names = {
        row["name"]
        for some in whole["labels"].values()
        for row in some
        if any(rows.covers(code, tuple(row["codes"]), tuple(row["excepted"])) for code in wanted)
    }
    kept = {
        key: live
        for key, some in whole["labels"].items()
        if (
            live := [
                row for row in some if row["name"] in names and not (row["until"] and row["until"] < since)
            ]
        )
    }
    return {**whole, "labels": kept}


def tables_of(crops: tuple[str, ...]) -> facts.Tables:
    """All tables, with the residue limits of ``crops``; the same object as long as no row changes."""
    return _made(edition_text(), crops)


@lru_cache(maxsize=256)
def _made(text: str, crops: tuple[str, ...]) -> facts.Tables:
    common = _common(text)
    limits = [limit for code in crops for limit in _limits(code)]
    return cast("facts.Tables", {**common, "limits": limits})


@lru_cache(maxsize=4)
def _common(text: str) -> dict[str, Any]:
    """Everything that does not depend on the crop."""
    known = everything()
    # Rules look a substance up by the one name that all its names mean, whichever of them a row has.
    true = dict(known.aliases)
    labels = _by_name((row.name, _label(row)) for row in known.labels)
    numbered = _by_name(
        (f"#{row.registration_no}", _label(row)) for row in known.labels if row.registration_no
    )
    pesticide = [row for row in known.bans if row.input_kind == "pesticide"]
    listed = [(true.get(row.active, row.active), _listed(row)) for row in known.listed]
    actives = {row.active for row in known.bans} | {row.active for row in known.listed}
    names = set(labels) | actives | {row.name for row in known.nutrients}
    return {
        "edition": text,
        "labels": labels | numbered,
        "bans": _by_name((true.get(row.active, row.active), _ban(row)) for row in pesticide),
        "drug_bans": _by_name(
            (true.get(row.active, row.active), _ban(row))
            for row in known.bans
            if row.input_kind == "veterinary"
        ),
        "listed": _by_name(listed),
        "kinds": _by_name((name[:-1], row) for name, row in listed if name.endswith("类") and len(name) > 2),
        "withdrawals": _by_name(
            (true.get(row.drug, row.drug), _withdrawal(row)) for row in known.withdrawals
        ),
        "nutrients": _by_name((true.get(row.name, row.name), _nutrient(row)) for row in known.nutrients),
        "aliases": true,
        "names": sorted(names),
    }


def _by_name(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return found


def _row(row: rows.Row) -> dict[str, str]:
    return {
        "since": row.valid_from.isoformat() if row.valid_from else "",
        "until": row.valid_until.isoformat() if row.valid_until else "",
        "mark": row.cited.mark,
        "source": str(row.cited),
    }


def _label(row: rows.Label) -> dict[str, Any]:
    content = (
        row.actives[0].content if len(row.actives) == 1 else "+".join(one.content for one in row.actives)
    )
    return {
        **_row(row),
        "name": row.name,
        "registration": row.registration_no,
        "actives": [one.name for one in row.actives],
        "content": content,
        "formulation": row.formulation,
        "crop": row.crop,
        "codes": list(row.crop_codes),
        "excepted": list(row.crop_except),
        "targets": list(row.targets),
        "low": row.dose_low,
        "high": row.dose_high,
        "unit": row.dose_unit,
        "dose_mark": row.dose_mark,
        "most": row.max_uses,
        "interval": row.interval_days,
        "phi": row.phi_days,
        "reentry": None,
        "season": row.season,
        "toxicity": row.toxicity,
    }


def _ban(row: rows.Ban) -> dict[str, Any]:
    return {
        **_row(row),
        "kind": row.kind,
        "crops": "、".join(row.crops),
        "codes": list(row.crop_codes),
        "excepted": list(row.crop_except),
        "exceptions": row.exceptions,
        "category": row.category,
    }


def _listed(row: rows.Listed) -> dict[str, Any]:
    return {**_row(row), "grades": list(row.grades), "condition": row.condition}


def _withdrawal(row: rows.Withdrawal) -> dict[str, Any]:
    said = {"form": row.form, "species": list(row.species), "product": row.product}
    return {**_row(row), **said, "period": row.period, "unit": row.unit, "forbidden": row.forbidden}


def _nutrient(row: rows.Nutrient) -> dict[str, Any]:
    return {**_row(row), "organic": row.organic, "n": row.n}


def _limits(code: str) -> list[dict[str, Any]]:
    """Every limit of every day on the crop's path of food categories, the narrowest first."""
    known = everything()
    food = foods.food_of(code, known.foods)
    if food is None:
        return []
    path = foods.path_of(food, {one.name: one for one in known.foods})
    true = dict(known.aliases)
    return [
        {**_row(row), "crop": code, "active": true.get(row.active, row.active), "food": row.food, "amount": row.amount, "unit": row.unit,
         "rank": path.index(row.food)}
        for row in known.limits
        if row.food in path and not any(name in path for name in row.excluded)
    ]  # fmt: skip
