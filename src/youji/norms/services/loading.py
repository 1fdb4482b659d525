"""Loading ``data/norms/``. Loading again changes nothing; a row that a person has changed since is left alone."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from youji.ledger.services import record
from youji.norms import fields
from youji.norms.logic.keys import digest_of
from youji.norms.models import Food, Instrument, Kept, Name
from youji.norms.selectors.tables import TABLES
from youji.norms.services.writing import as_said, columns_of, settle
from youji.shared.actor import SYSTEM
from youji.shared.checked import checked
from youji.shared.data import UnfitData
from youji.shared.refusals import Refused
from youji.shared.roles import PROVINCE
from youji.shared.values import Fields

BATCH = 500


@transaction.atomic
def load_norms(now: datetime) -> dict[str, int]:
    """The tables say what the files say; how many rows each added or changed.

    Raises:
        UnfitData: a file holds what no field takes, an unknown instrument, or one row twice.
    """
    keys = {
        "instruments": _put("instruments", Instrument, _named("instruments", fields.INSTRUMENT, "code")),
        "foods": _put("foods", Food, _named("foods", fields.FOOD, "name")),
        "names": _put("names", Name, _named("names", fields.NAME, "kind", "name")),
    }
    instruments = {one.code: one for one in Instrument.objects.all()}
    for name, table in TABLES.items():
        rows = []
        for number, said in _read(name, table.fields):
            if said["instrument"] not in instruments:
                raise _unfit(name, number, f"依据“{said['instrument']}”不在 instruments.csv 里。")
            rows.append(columns_of(name, said, instruments))
        keys[name] = _put(name, table.model, rows)
    counted = {name: len(changed) for name, changed in keys.items()}
    if any(counted.values()):
        record(
            "norms.reference.loaded",
            subject="norms.reference:data",
            before={},
            after=counted,
            actor=SYSTEM,
            now=now,
            division=PROVINCE,
        )
        settle(keys, now=now)
    return counted


def _named(name: str, described: Fields, *by: str) -> list[dict[str, Any]]:
    return [
        {**said, "key": "/".join(said[one] for one in by), "digest": digest_of({"table": name, **said})}
        for _, said in _read(name, described)
    ]


def _read(name: str, described: Fields) -> list[tuple[int, dict[str, Any]]]:
    path = settings.DATA / "norms" / f"{name}.csv"
    if not path.exists():
        return []
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                rows.append((number, checked(described, {key: row.get(key) or "" for key in described})))
            except Refused as refused:
                raise _unfit(name, number, str(refused)) from refused
    return rows


def _unfit(name: str, number: int, sentence: str) -> UnfitData:
    return UnfitData(f"data/norms/{name}.csv 第{number}行：{sentence}")


def _put(name: str, model: type[Kept], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Write the rows that differ from the table; what each of those said before, nothing of a new one."""
    known = {
        key: (digest, version)
        for key, digest, version in model._default_manager.values_list("key", "digest", "version")
    }
    seen: set[str] = set()
    fresh = []
    for row in rows:
        if row["key"] in seen:
            raise UnfitData(f"data/norms/{name}.csv：“{row['key']}”有两行。")
        seen.add(row["key"])
        held = known.get(row["key"])
        if held is None or (held[0] != row["digest"] and held[1] == 0):
            fresh.append(row)
    was: dict[str, Any] = {row["key"]: None for row in fresh}
    if name in TABLES:
        changed = TABLES[name].rows.filter(key__in=[key for key in was if key in known])
        was |= {row.key: as_said(name, row) for row in changed}
    if fresh:
        _write(model, fresh)
    return was


def _write(model: type[Kept], fresh: Sequence[Mapping[str, Any]]) -> None:
    model._default_manager.bulk_create(
        [model(**row) for row in fresh],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[name for name in fresh[0] if name != "key"],
    )
