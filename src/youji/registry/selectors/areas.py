"""The counties and cities a form offers."""

from __future__ import annotations

from youji.divisions import selectors as divisions
from youji.shared.actor import SYSTEM, Actor


def counties_in(prefix: str) -> list[tuple[str, str]]:
    """``(code, 岳阳市君山区)`` for every county under ``prefix``; nothing for an empty one."""
    if not prefix:
        return []
    return [(place.code, divisions.full_name(place.code)) for place in divisions.counties(prefix)]


def cities_in(prefix: str) -> list[tuple[str, str]]:
    """The cities under ``prefix``, or the one around it."""
    if not prefix:
        return []
    return [(place.code, place.name) for place in divisions.cities() if place.code.startswith(prefix[:4])]


def areas_of(actor: Actor) -> list[tuple[str, str]]:
    """The counties an official may choose from."""
    return counties_in(actor.division) if actor.is_officer or actor == SYSTEM else []
