"""What a record or a line of the store says of an input, as a recall looks for it."""

from __future__ import annotations

from collections.abc import Iterable

from youji.production.logic.amounts import shelf
from youji.production.logic.kinds import USES
from youji.production.models import NamedInput, Record, StoreEntry
from youji.shared.inserting import new


def of_records(records: Iterable[Record]) -> list[NamedInput]:
    """A row for each that says a batch, or an input of which the rollup of treatments does not tell."""
    made = []
    for row in records:
        batch, name = row.facts.get("batch"), row.facts.get("input", "")
        number = row.facts.get("registration", "")
        if batch or ((name or number) and row.kind not in USES):
            made.append(
                new(
                    NamedInput,
                    id=row.pk,
                    operator_id=row.operator_id,
                    root=row.root,
                    batch=batch or None,
                    label_key=shelf(name, number),
                    name_key=shelf(name, ""),
                )
            )
    return made


def of_lines(lines: Iterable[StoreEntry]) -> list[NamedInput]:
    """A row for each that says a batch."""
    return [
        new(
            NamedInput,
            id=line.pk,
            operator_id=line.operator_id,
            root=None,
            batch=line.facts["batch"],
            label_key=line.shelf,
            name_key=shelf(line.input, ""),
        )
        for line in lines
        if line.facts.get("batch")
    ]
