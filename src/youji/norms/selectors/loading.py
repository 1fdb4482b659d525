"""Every row as plain values, made once per edition: what one hash names is the same for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from youji.norms import models
from youji.norms.logic import rows
from youji.norms.logic.keys import digest_of, digest_of_all
from youji.norms.models import Edition
from youji.norms.selectors.tables import TABLES
from youji.shared.prepared import prepared
from youji.shared.typed import plain


@dataclass(frozen=True, slots=True)
class Everything:
    """All rows of all days under one hash."""

    labels: tuple[rows.Label, ...] = ()
    bans: tuple[rows.Ban, ...] = ()
    listed: tuple[rows.Listed, ...] = ()
    limits: tuple[rows.Limit, ...] = ()
    withdrawals: tuple[rows.Withdrawal, ...] = ()
    nutrients: tuple[rows.Nutrient, ...] = ()
    environment: tuple[rows.EnvironmentLimit, ...] = ()
    foods: tuple[rows.Food, ...] = ()
    crops: tuple[rows.Crop, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    crop: dict[str, rows.Crop] = field(default_factory=dict)


#: What is judged by inside ``supposing``.
_SUPPOSED: ContextVar[tuple[tuple[date | None, str], Everything] | None] = ContextVar(
    "supposed", default=None
)


#: What ``edition`` said first inside ``of_one_edition``.
_HELD: ContextVar[list[tuple[date | None, str]] | None] = ContextVar("held", default=None)


def edition() -> tuple[date | None, str]:
    """The day of the newest change and the hash of all rows; no day and the hash of nothing before anything is loaded."""
    if (supposed := _SUPPOSED.get()) is not None:
        return supposed[0]
    if held := _HELD.get():
        return held[0]
    found = next(iter(_newest()), None) or (None, digest_of_all(()))
    if held is not None:
        held.append(found)
    return found


@prepared
def _newest() -> QuerySet[Edition, tuple[date, str]]:
    return Edition.objects.order_by("-pk").values_list("day", "digest")[:1]


def everything() -> Everything:
    """All rows as they stand now; one small query where they have not changed."""
    if (supposed := _SUPPOSED.get()) is not None:
        return supposed[1]
    return _loaded(edition()[1])


@contextmanager
def of_one_edition() -> Iterator[None]:
    """Inside, which edition holds is asked once: for a message that is judged as a whole, in its transaction."""
    token = _HELD.set([])
    try:
        yield
    finally:
        _HELD.reset(token)


@contextmanager
def supposing(table: str, wanted: Mapping[str, models.Norm | None]) -> Iterator[None]:
    """Inside, everything is judged as if ``wanted`` stood in the table: key → the row, or that there is none.

    Nothing is written. The edition has a hash of its own, so nothing that is remembered by it is mistaken for what holds.
    """
    now, known = edition(), everything()
    kept: dict[str, Any] = {row.key: row for row in getattr(known, table)}
    for key, row in wanted.items():
        kept.pop(key, None)
        if row is not None:
            kept[key] = _MAKERS[table](row, known.crop)
    put: dict[str, Any] = {table: tuple(kept[key] for key in sorted(kept))}
    said = {key: "" if row is None else row.digest for key, row in wanted.items()}
    token = _SUPPOSED.set(((now[0], digest_of({"from": now[1], **said})), replace(known, **put)))
    try:
        yield
    finally:
        _SUPPOSED.reset(token)


def value_of(table: str, row: models.Norm) -> rows.Row:
    """The row as a plain value, as names of crops are understood now."""
    made: rows.Row = _MAKERS[table](row, everything().crop)
    return made


@lru_cache(maxsize=4)
def _loaded(digest: str) -> Everything:
    crops = {
        one.name: rows.Crop(one.name, split(one.codes), split(one.excepted))
        for one in models.Name.objects.filter(kind="crop")
    }
    made: dict[str, Any] = {
        # In one order on every database, and inside ``supposing``: a collation has an order of its own.
        name: tuple(_MAKERS[name](row, crops) for row in sorted(table.rows, key=lambda row: row.key))
        for name, table in TABLES.items()
    }
    foods = tuple(
        rows.Food(one.name, one.parent, split(one.aliases), split(one.codes), split(one.excepted))
        for one in models.Food.objects.all()
    )
    aliases = models.Name.objects.filter(kind="active").order_by("name").values_list("name", "means")
    return Everything(**made, foods=foods, crops=tuple(crops.values()), aliases=tuple(aliases), crop=crops)


def split(text: str) -> tuple[str, ...]:
    """稻飞虱、叶蝉 as two."""
    return tuple(part for part in re.split(r"[、,，;；\s]+", text) if part)


def _amount(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _common(row: models.Norm) -> dict[str, Any]:
    by = row.instrument
    cited = rows.Cited(by.title, row.provision, by.code, row.mark)
    return {"key": row.key, "cited": cited, "valid_from": row.valid_from, "valid_until": row.valid_until}


def _covered(names: str, crops: dict[str, rows.Crop]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = [crops[name] for name in split(names) if name in crops]
    return tuple(code for one in known for code in one.codes), tuple(
        code for one in known for code in one.excepted
    )


def _label(row: models.Label, crops: dict[str, rows.Crop]) -> rows.Label:
    pairs = ((row.active_1, row.content_1), (row.active_2, row.content_2), (row.active_3, row.content_3))
    codes, excepted = _covered(row.crop, crops)
    return rows.Label(
        **_common(row),
        registration_no=row.registration_no,
        name=row.name,
        actives=tuple(rows.Active(name, content) for name, content in pairs if name),
        formulation=row.formulation,
        crop=row.crop,
        crop_codes=codes,
        crop_except=excepted,
        targets=split(row.target),
        method=row.method,
        dose_low=_amount(row.dose_low),
        dose_high=_amount(row.dose_high),
        dose_unit=row.dose_unit,
        dose_mark=row.dose_mark,
        max_uses=row.max_uses,
        interval_days=row.interval_days,
        phi_days=row.phi_days,
        season=row.season,
        toxicity=row.toxicity,
        holder=row.holder,
        technical_no=row.technical_no,
        note=row.note,
    )


def _ban(row: models.Ban, crops: dict[str, rows.Crop]) -> rows.Ban:
    codes, excepted = _covered(row.crops, crops)
    said = {
        name: getattr(row, name)
        for name in ("input_kind", "active", "kind", "exceptions", "category", "note")
    }
    return rows.Ban(
        **_common(row), **said, crops=split(row.crops), crop_codes=codes, crop_except=excepted
    )  # fmt: skip


def _listed(row: models.Listed, _: object) -> rows.Listed:
    said = {name: getattr(row, name) for name in ("list", "group", "active", "condition")}
    return rows.Listed(**_common(row), **said, grades=split(row.grades))


def _limit(row: models.Limit, _: object) -> rows.Limit:
    said = {name: getattr(row, name) for name in ("active", "food", "unit", "residue", "note")}
    return rows.Limit(
        **_common(row), **said, excluded=split(row.excluded), amount=plain(row.amount)
    )  # fmt: skip


def _withdrawal(row: models.Withdrawal, _: object) -> rows.Withdrawal:
    said = {name: getattr(row, name) for name in ("drug", "form", "product", "unit", "forbidden", "note")}
    return rows.Withdrawal(**_common(row), **said, species=split(row.species), period=_amount(row.period))


def _nutrient(row: models.Nutrient, _: object) -> rows.Nutrient:
    said = {name: getattr(row, name) for name in ("name", "organic", "note")}
    amounts: dict[str, Any] = {name: _amount(getattr(row, name)) for name in ("n", "p2o5", "k2o")}
    return rows.Nutrient(**_common(row), **said, **amounts)


def _environment(row: models.EnvironmentLimit, _: object) -> rows.EnvironmentLimit:
    said = {name: getattr(row, name) for name in ("kind", "use", "level", "parameter", "unit", "note")}
    bounds = ("ph_above", "ph_to", "lower", "upper")
    amounts: dict[str, Any] = {name: _amount(getattr(row, name)) for name in bounds}
    return rows.EnvironmentLimit(**_common(row), **said, **amounts)


_MAKERS: dict[str, Any] = {
    "labels": _label,
    "bans": _ban,
    "listed": _listed,
    "limits": _limit,
    "withdrawals": _withdrawal,
    "nutrients": _nutrient,
    "environment": _environment,
}
