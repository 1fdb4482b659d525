"""A sheet comes filled in where a fact is known by itself: what the fact comes to, which a hand may say otherwise with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from youji.schemes.logic.automatic import Known, says_otherwise, tier_for
from youji.shared.checklists import Checklist, Item, Line, Lines


def is_filled_in(line: Line) -> bool:
    """Whether the line stands as it came: nobody has put anything down."""
    return "tier" in line and not line.get("at", 0)


def filled_in(checklist: Checklist, lines: Lines, facts: Iterable[Known]) -> dict[str, dict[str, Any]]:
    """The lines with what the facts come to wherever nobody has put anything down; what came of older facts goes."""
    known = tuple(facts)
    kept = {key: dict(line) for key, line in lines.items()}
    for item in checklist.items:
        line = kept.get(item.key, {})
        if line.get("at", 0):
            continue
        photos: dict[str, Any] = {name: line[name] for name in ("photos", "sent") if name in line}
        proposed = tier_for(item, known)
        kept[item.key] = photos if proposed is None else {**photos, "tier": proposed, "note": "", "at": 0}
    return {key: line for key, line in kept.items() if line}


def unexplained(checklist: Checklist, lines: Lines, facts: Iterable[Known]) -> tuple[Item, ...]:
    """Items on which something else was chosen than the fact comes to, without a reason."""
    known = tuple(facts)
    return tuple(item for item in checklist.items if lacks_reason(item, lines.get(item.key), known))


def lacks_reason(item: Item, line: Line | None, facts: Iterable[Known]) -> bool:
    """Whether a choice against the fact stands there without a reason."""
    return says_otherwise(item, line, facts) and not str((line or {}).get("note", "")).strip()
