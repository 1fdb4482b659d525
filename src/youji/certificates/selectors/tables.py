"""The dated rows of ``data/certificates/``, read once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from youji.certificates.logic.tables import Class, Element, Party, Retention, Tables, Text


@cache
def tables() -> Tables:
    """Everything the order says, of all days."""
    return Tables(
        texts=tuple(
            Text(
                **dated,
                edition=row["edition"],
                form=row["form"],
                title=row["title"],
                lead=row["lead"],
                lines=tuple(row["lines"].split("；")),
            )
            for row, dated in dated_rows("texts")
        ),
        elements=tuple(
            Element(**dated, key=row["key"], label=row["label"], may_be_on_package=row["may_be_on_package"] == "1")
            for row, dated in dated_rows("elements")
        ),
        classes=tuple(
            Class(
                **dated,
                code=row["code"],
                name=row["name"],
                covered=row["covered"] == "1",
                sentence=row["sentence"],
                as_picked=row["as_picked"] == "1" if row["as_picked"] else None,
            )
            for row, dated in dated_rows("classes")
        ),
        parties=tuple(
            Party(**dated, kind=row["kind"], must=row["must"] == "1", sentence=row["sentence"])
            for row, dated in dated_rows("parties")
        ),
        retention=tuple(
            Retention(**dated, key=row["key"], label=row["label"], months=int(row["months"]))
            for row, dated in dated_rows("retention")
        ),
    )  # fmt: skip


def dated_rows(name: str) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Each row of ``data/certificates/<name>.csv``, and what of it is ``Dated``."""
    path = settings.DATA / "certificates" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (
                row,
                {
                    "instrument": row["instrument"],
                    "provision": row["provision"],
                    "valid_from": _day(row["valid_from"]),
                    "valid_until": _day(row["valid_until"]),
                    "mark": row["mark"],
                    "checked_on": _day(row["checked_on"]),
                    "origin": row["source"],
                },
            )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
