"""Writes: what the owner of a run does (``handing``), and what the worker does (``carrying``)."""

from __future__ import annotations

from youji.imports.services.carrying import carry_out, drop_what_no_run_needs, sweep, take_up
from youji.imports.services.handing import cancel, hand_over, look_again, take

__all__ = [
    "cancel",
    "carry_out",
    "drop_what_no_run_needs",
    "hand_over",
    "look_again",
    "sweep",
    "take",
    "take_up",
]
