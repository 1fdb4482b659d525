"""An entry as plain values: what the leaf and the seal are made from, when written and when checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from youji.ledger.logic import leaves
from youji.ledger.models import AuditEntry

#: Every column. A column added to AuditEntry later must be added here in a new seal version, not silently.
COLUMNS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "agency",
    "operator_id",
    "division",
    "action",
    "subject",
    "before",
    "after",
    "reason",
    "public",
)


def row_of(entry: AuditEntry) -> dict[str, Any]:
    """The columns of an entry held in memory."""
    return {name: getattr(entry, name) for name in COLUMNS}


def leaf_bytes(row: Mapping[str, Any], place: leaves.Place | None) -> bytes:
    """The canonical leaf of a public entry, at its place in the log."""
    return leaves.canonical_leaf(
        entry_id=row["id"],
        at=row["at"],
        action=row["action"],
        subject=row["subject"],
        data=row["public"],
        place=place,
    )


def digest(row: Mapping[str, Any]) -> bytes:
    """What the seal covers: every column."""
    return leaves.digest({**row, "id": str(row["id"]), "at": leaves.instant(row["at"])})
