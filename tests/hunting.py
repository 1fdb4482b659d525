"""How long a hunt goes on: a glance in the suite, hours where ``make hunt`` asks for them (docs/hunts.md)."""

from __future__ import annotations

import os

HUNTING = bool(os.environ.get("YOUJI_HUNT"))


def times(short: int, long: int) -> int:
    """How often to try: ``short`` in the suite, ``long`` in a hunt."""
    return long if HUNTING else short
