"""What waits for one person, and what is open in an area."""

from __future__ import annotations

from youji.desk.selectors.inbox import WHEN, cut_short, grouped, inbox, kinds

__all__ = ["WHEN", "cut_short", "grouped", "inbox", "kinds"]
