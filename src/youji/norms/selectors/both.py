"""Judging by how rows were and by how they are: for what an import would change, and for what a change has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from youji.norms.logic.changes import Change
from youji.norms.models import Instrument, Norm, Recheck
from youji.norms.selectors.loading import supposing, value_of
from youji.norms.selectors.tables import TABLES
from youji.shared.checked import checked


@dataclass(frozen=True, slots=True)
class Both:
    """What changes, and two ways to judge: inside ``before()`` by the rows as they were, inside ``after()`` as they are."""

    changes: tuple[Change, ...]
    before: Callable[[], AbstractContextManager[None]]
    after: Callable[[], AbstractContextManager[None]]


def _on_file(table: str, keys: Any) -> dict[str, Norm]:
    return {row.key: row for row in TABLES[table].rows.filter(key__in=list(keys))}


def if_changed(table: str, rows: Mapping[str, Norm | None]) -> Both:
    """As it stands, and as it would be if ``rows`` stood in the table; nothing is written."""
    now = _on_file(table, rows)
    changes = tuple(
        Change(table, key, value_of(table, now[key]) if key in now else None, value_of(table, row) if row else None)
        for key, row in rows.items()
    )  # fmt: skip
    return Both(changes, nullcontext, lambda: supposing(table, rows))


def since_changed(recheck: Recheck) -> Both:
    """As it was before the rows of ``recheck`` changed, and as it stands."""
    table = recheck.table
    now = _on_file(table, recheck.was)
    was = {key: _as_it_was(table, key, said) for key, said in recheck.was.items()}
    changes = tuple(
        Change(table, key, value_of(table, row) if row else None, value_of(table, now[key]) if key in now else None)
        for key, row in was.items()
    )  # fmt: skip
    return Both(changes, lambda: supposing(table, was), nullcontext)


def _as_it_was(table: str, key: str, said: Mapping[str, Any] | None) -> Norm | None:
    if said is None:
        return None
    found = TABLES[table]
    values = checked(found.fields, said)
    by = Instrument.objects.get(code=values.pop("instrument"))
    return found.model(key=key, instrument=by, digest=str(sorted(said.items())), **values)
