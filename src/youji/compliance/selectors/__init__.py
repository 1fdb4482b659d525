"""Asking the rules: what was used on a piece of ground, judged by the norms of its own days. Nothing is stored."""

from __future__ import annotations

from youji.compliance.selectors.asking import Asked, Judgement, Use, caused, judge
from youji.compliance.selectors.naming import crop_called, kinds_of_use
from youji.compliance.selectors.reach import Reached, reached_by
from youji.compliance.selectors.tables import tables_for

__all__ = [
    "Asked", "Judgement", "Reached", "Use", "caused", "crop_called", "judge", "kinds_of_use", "reached_by", "tables_for",
]  # fmt: skip
