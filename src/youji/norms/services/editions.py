"""How rows of a new edition are written: another row begins, the one before ends on that day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from youji.norms.logic.keys import digest_of
from youji.norms.logic.rows import PENDING
from youji.norms.logic.steps import END, NEW, Step
from youji.norms.models import Instrument, Norm
from youji.norms.selectors.pages import said_of
from youji.norms.selectors.tables import TABLES
from youji.norms.services.writing import as_said, columns_of
from youji.shared.rows import advance, plain


@dataclass(frozen=True, slots=True)
class Planned:
    """One step, what the row is to say, and the row on file that it is about."""

    step: Step
    said: Mapping[str, Any]
    old: Norm | None


@dataclass(frozen=True, slots=True)
class Put:
    """A row as it now stands: what it said before (nothing of a new one), and what the trail keeps of it."""

    row: Norm
    was: Mapping[str, Any] | None
    verb: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def put(
    table: str, steps: Iterable[Planned], *, write: bool = True, marks: Mapping[str, Any] | None = None
) -> Iterator[Put]:
    """The rows that ``steps`` touch, as they then stand; with ``write`` they do.

    Args:
        marks: what the new rows say of how far they were checked; nobody compared them where nothing is said.

    Raises:
        StaleState: somebody changed a row meanwhile.
    """
    instruments = {one.code: one for one in Instrument.objects.all()}
    taken = set(TABLES[table].model._default_manager.values_list("key", flat=True))
    for one in steps:
        old, step = one.old, one.step
        if old is not None:
            until = step.until if step.kind == END else step.since
            if step.kind == END or old.valid_until is None or (until is not None and until < old.valid_until):
                yield _ended(table, old, until, write=write)
        if step.kind != END:
            yield _begun(table, one, instruments, taken, marks or {}, write=write)


def _ended(table: str, old: Norm, until: date | None, *, write: bool) -> Put:
    was = as_said(table, old)
    row = copy(old)
    digest = digest_of({"table": table, **said_of(TABLES[table], row), "valid_until": until})
    if write:
        advance(row, valid_until=until, digest=digest)
    row.valid_until, row.digest = until, digest
    return Put(row, was, "retired", {"valid_until": was["valid_until"]}, {"valid_until": plain(until)})


def _begun(
    table: str, one: Planned, instruments: Mapping[str, Instrument], taken: set[str], marks: Mapping[str, Any], *, write: bool
) -> Put:  # fmt: skip
    found = TABLES[table]
    unchecked = {key: PENDING for key in ("mark", "dose_mark") if key in found.fields} | {"checked_on": None}
    said = {**one.said, **unchecked, **marks, "valid_from": one.step.since, "valid_until": one.step.until}
    columns = columns_of(table, said, instruments)
    columns["key"] = _free(columns["key"], taken)
    taken.add(columns["key"])
    row = found.model(**columns, version=1)
    if write:
        row.save(force_insert=True)
    after = {key: value for key, value in as_said(table, row).items() if value not in (None, "", False)}
    return Put(row, None, "added" if one.step.kind == NEW else "changed", {}, after)


def _free(key: str, taken: set[str]) -> str:
    """The key, with a number where another row of that day has it: what was judged by that row still names it."""
    if key not in taken:
        return key
    number = 2
    while f"{key}#{number}" in taken:
        number += 1
    return f"{key}#{number}"
