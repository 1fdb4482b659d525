"""What this room asks of rooms that are being built beside it; each function goes when its neighbour has landed."""

from __future__ import annotations

import importlib
from typing import Any

from youji.recognition.selectors.schemes import scheme_of
from youji.shared.working_days import Calendar

__all__ = ["calendar", "division_name", "place_of", "scheme_of"]


def _find(module: str, name: str) -> Any:
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        return None


def calendar() -> Calendar:
    """The working-day calendar."""
    real = _find("youji.divisions.selectors", "calendar")
    return real() if real else Calendar()


def division_name(code: str) -> str:
    """岳阳市, 君山区."""
    real = _find("youji.divisions.selectors", "name_of")
    return real(code) if real else code


def place_of(division: str) -> str:
    """岳阳市君山区."""
    city, county = division_name(division[:4]), division_name(division) if len(division) > 4 else ""
    return f"{city}{county}"
