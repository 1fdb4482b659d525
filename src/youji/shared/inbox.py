"""What waits for somebody: one row of the inbox, whichever part of the room it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

#: A source that has more than this waiting for one person gives the first of it.
MOST = 500


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One piece of waiting work. Providers return these; the inbox sorts and shows them.

    ``kind`` is an open vocabulary (``application``, ``acceptance``, ``rectification``, ``annual_check``,
    ``appeal``, ``edition`` …); ``due_on`` is the last day on which it is in time.
    """

    kind: str
    title: str  # 君山茶叶基地
    subject: str  # 限期整改 · 岳阳市君山区
    since: datetime | None
    due_on: date | None
    url: str
    next_action: str  # 核查整改报告

    def overdue(self, today: date) -> bool:
        """Whether the last day in time has passed."""
        return self.due_on is not None and self.due_on < today


def in_order(items: Iterable[InboxItem], today: date) -> list[InboxItem]:
    """Overdue first, then by due day, then what has waited longest; no deadline comes last."""
    return sorted(
        items,
        key=lambda item: (
            not item.overdue(today),
            item.due_on or date.max,
            item.since.timestamp() if item.since else 0.0,
            item.title,
        ),
    )
