"""Rows by (operator, lot) or (operator, season), tens of thousands at once: one step into the index for each pair.

``operator_id IN … AND lot_id IN …`` tries every operator with every lot, and Django makes a parameter's text for each: 3 to 4 times as slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

#: As many pairs one question names: SQLite takes 32,766 parameters.
AT_ONCE = 4_000


def joined(
    table: str, on: tuple[str, str], wanted: tuple[str, ...], pairs: Iterable[tuple[int, UUID]]
) -> Iterator[tuple[Any, ...]]:
    """The columns ``wanted`` of every row of ``table`` whose columns ``on`` are one of the pairs; names are the caller's own.

    Ids and days come as the engine gives them (``as_id``, ``as_day``).
    """
    some = list(pairs)
    columns = ", ".join(f"t.{connection.ops.quote_name(one)}" for one in wanted)
    match = " AND ".join(f"t.{column} = v.{name}" for column, name in zip(on, "ab", strict=True))
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for at in range(0, len(some), AT_ONCE):
            part = some[at : at + AT_ONCE]
            if postgres:
                given = "unnest(%s::bigint[], %s::uuid[]) AS v(a, b) JOIN"
                said: list[Any] = [[owner for owner, _ in part], [pk for _, pk in part]]
                begin = ""
            else:
                given, begin = (
                    "v CROSS JOIN",
                    f"WITH v(a, b) AS (VALUES {', '.join(['(%s, %s)'] * len(part))}) ",
                )
                said = [one for owner, pk in part for one in (owner, pk.hex)]
            cursor.execute(f"{begin}SELECT {columns} FROM {given} {table} t ON {match}", said)  # noqa: S608
            yield from cursor.fetchall()


def as_id(one: Any) -> UUID:
    """The id as the engine gave it."""
    return one if isinstance(one, UUID) else UUID(int=int(one, 16))  # half the price of reading the text


def as_day(one: Any) -> date:
    """The day as the engine gave it."""
    return one if isinstance(one, date) else date.fromisoformat(one)
