"""Editions of the catalogue: what separates two of them, and the digest that seals one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from youji.catalogue.logic.published import ITEM_LABELS


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One printed field that reads differently."""

    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry in both editions, printed differently."""

    code: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the later edition has, has no longer, and prints differently."""

    added: tuple[tuple[str, Mapping[str, Any]], ...]
    removed: tuple[tuple[str, Mapping[str, Any]], ...]
    changed: tuple[Changed, ...]

    @property
    def count(self) -> int:
        """How many entries differ."""
        return len(self.added) + len(self.removed) + len(self.changed)


def difference(
    earlier: Mapping[str, Mapping[str, Any]], later: Mapping[str, Mapping[str, Any]]
) -> Difference:
    """From one edition's items (by entry code) to another's; fields without a printed name are not compared."""
    changed = (
        Changed(code, str(later[code].get("name", code)), _changes(earlier[code], later[code]))
        for code in sorted(earlier.keys() & later.keys())
    )
    return Difference(
        added=tuple((code, later[code]) for code in sorted(later.keys() - earlier.keys())),
        removed=tuple((code, earlier[code]) for code in sorted(earlier.keys() - later.keys())),
        changed=tuple(c for c in changed if c.fields),
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    def text(item: Mapping[str, Any], key: str) -> str:
        value = item.get(key)
        return "" if value is None else str(value)

    return tuple(
        FieldChange(key, label, text(before, key), text(after, key))
        for key, label in ITEM_LABELS.items()
        if text(before, key) != text(after, key)
    )


def digest(items: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256 over the RFC 8785 form of ``[[code, item], …]`` in code order: anybody can compute it again."""
    rows: Any = [[code, dict(items[code])] for code in sorted(items)]
    return hashlib.sha256(rfc8785.dumps(rows)).hexdigest()
