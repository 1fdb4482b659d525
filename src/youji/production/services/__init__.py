"""Writing in the production room."""

from __future__ import annotations

from youji.production.services.arrival import Result, take_records
from youji.production.services.findings import handle_finding
from youji.production.services.plans import drop_plan, plan_spraying
from youji.production.services.seasons import close_season, open_seasons, reopen_season
from youji.production.services.store import enter

__all__ = [
    "Result",
    "close_season",
    "drop_plan",
    "enter",
    "handle_finding",
    "open_seasons",
    "plan_spraying",
    "reopen_season",
    "take_records",
]
