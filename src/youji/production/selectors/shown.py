"""What a record says, in words."""

from __future__ import annotations

from youji.production.fields import WORK
from youji.production.models import Record
from youji.registry.selectors import operator_names
from youji.shared.values import NO, YES

_UNITS = {"dose": "dose_unit", "spray_volume": "volume_unit", "total": "total_unit", "quantity": "unit"}
_WORDS = {True: YES[0], False: NO[0]}


def facts_of(record: Record) -> list[tuple[str, str]]:
    """Label and value of everything that was said, amounts with their unit."""
    said = []
    for key, value in WORK.items():
        if key in _UNITS.values() or record.facts.get(key) in (None, ""):
            continue
        kept = record.facts[key]
        text = _WORDS[kept] if isinstance(kept, bool) else str(kept)
        if key in _UNITS:
            text = f"{_plain(text)} {record.facts.get(_UNITS[key], '')}".strip()
        said.append((value.heading, text))
    return said


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def name_of_operator(operator_id: int) -> str:
    """What the operator is called."""
    return operator_names({operator_id}).get(operator_id, "")
