"""The name by which a row is known for good, made of what it is about, and the hash of what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

#: What tells two rows of a table apart; the day it begins tells two editions of one row apart.
PARTS: dict[str, tuple[str, ...]] = {
    "labels": ("registration_no", "active_1", "content_1", "active_2", "content_2", "formulation", "crop", "target", "season"),
    "bans": ("input_kind", "active", "kind", "crops", "category"),
    "listed": ("list", "group", "active"),
    "limits": ("active", "food", "excluded"),
    "withdrawals": ("drug", "form", "species", "product"),
    "nutrients": ("name",),
    "environment": ("kind", "use", "level", "parameter", "ph_above", "ph_to"),
}  # fmt: skip
#: Where each edition of the instrument has rows of its own.
BY_EDITION = frozenset({"listed", "limits", "withdrawals", "environment"})
LONGEST = 240


def name_of(table: str, values: Mapping[str, Any]) -> str:
    """What a row is about, without its days: two rows of one name may not hold on the same day."""
    parts = [_text(values.get(part)) for part in PARTS[table]]
    if table in BY_EDITION:
        parts.insert(0, _text(values.get("instrument")))
    return "/".join(parts)[: LONGEST - 12]


def key_of(table: str, values: Mapping[str, Any]) -> str:
    """The row's key: its name, and the day it begins where it has one."""
    since = values.get("valid_from")
    return name_of(table, values) + (f"@{since:%Y-%m-%d}" if isinstance(since, date) else "")


def digest_of(values: Mapping[str, Any]) -> str:
    """A hash of what a row says; the same on SQLite and PostgreSQL, whatever the order of its columns."""
    said = {name: _text(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def digest_of_all(digests: Iterable[str]) -> str:
    """One hash of many rows, in whatever order they come."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows hold on a common day."""
    first, second = (
        (one.get("valid_from"), one.get("valid_until")),
        (other.get("valid_from"), other.get("valid_until")),
    )
    return (first[1] is None or second[0] is None or second[0] < first[1]) and (
        second[1] is None or first[0] is None or first[0] < second[1]
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)
