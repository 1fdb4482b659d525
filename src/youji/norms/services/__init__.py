"""Writes: one transaction and one audit entry each."""

from __future__ import annotations

from youji.norms.services.confirming import confirm
from youji.norms.services.correcting import correct, correctable
from youji.norms.services.loading import load_norms
from youji.norms.services.rechecking import differing_of, if_taken, on_change, run_since
from youji.norms.services.sheets import import_rows, look

__all__ = [
    "confirm",
    "correct",
    "correctable",
    "differing_of",
    "if_taken",
    "import_rows",
    "load_norms",
    "look",
    "on_change",
    "run_since",
]
