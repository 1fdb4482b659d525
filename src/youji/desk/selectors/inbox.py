"""The inbox: everything in the house that waits for one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import MOST, InboxItem, in_order
from youji.shared.rooms import rooms


def inbox(actor: Actor, now: datetime) -> list[InboxItem]:
    """What waits for ``actor`` in any room, overdue first, then by due day."""
    items = [item for room in rooms() for source in room.inbox for item in source.waiting(actor, now)]
    return in_order(items, clock.local_date(now))


def kinds(items: list[InboxItem]) -> list[tuple[str, str, int]]:
    """(kind, words, how many) of what is there, all of it first."""
    counted = Counter(item.kind for item in items)
    words = {kind: word for room in rooms() for kind, word in room.inbox_kinds.items()}
    return [("", "全部", len(items))] + [
        (kind, words[kind], counted[kind]) for kind in words if counted[kind]
    ]


def cut_short(items: list[InboxItem]) -> list[str]:
    """The words of the kinds of which there may be more than a source gives (``MOST``, what is due first)."""
    counted: Counter[str] = Counter()
    for item in items:
        counted[item.kind] += item.stands_for
    words = {kind: word for room in rooms() for kind, word in room.inbox_kinds.items()}
    return [word for kind, word in words.items() if counted[kind] >= MOST]


def grouped(items: Iterable[InboxItem], today: date) -> list[tuple[str, str, list[InboxItem]]]:
    """(heading, tone, items) by when they are due: overdue, today, within a week, later, no deadline."""
    groups: dict[str, list[InboxItem]] = {}
    for item in items:
        groups.setdefault(_when(item.due_on, today), []).append(item)
    tones = {"已逾期": "stop", "今天到期": "warn"}
    return [(name, tones.get(name, "busy"), groups[name]) for name in WHEN if name in groups]


WHEN = ("已逾期", "今天到期", "七天内到期", "以后到期", "不限期")


def _when(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "不限期"
    days = (due_on - today).days
    if days < 0:
        return "已逾期"
    if days == 0:
        return "今天到期"
    return "七天内到期" if days <= 7 else "以后到期"
