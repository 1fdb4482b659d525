"""Columns of the procedures room that nobody writes: filled in by the house."""

from __future__ import annotations

OPERATIONS: dict[str, tuple[str, ...]] = {}
FILLED_IN = {"procedures column Claim": "ref title division person_id person_name claimed_at until ended_at"}
