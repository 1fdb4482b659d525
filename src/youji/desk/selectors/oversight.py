"""督办: what is open in the actor's area, whoever has it; from the same declarations as the inbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from django.urls import Resolver404, resolve

from youji.divisions.selectors import calendar, full_name, name_of
from youji.procedures.selectors import claims_on
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem, in_order
from youji.shared.roles import DIGITS
from youji.shared.rooms import rooms
from youji.shared.web import Policy

#: What is asked for, and how many days ahead that reaches; empty: everything that is open.
WITHIN = {"late": -1, "7": 7, "30": 30}


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work in somebody's hands."""

    item: InboxItem
    kind: str
    place: str
    hands: str
    url: str  # empty where the page is not this reader's to open
    late: int  # working days past the last one in time


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything that is open in the actor's area, overdue first, then by due day."""
    items = [item for room in rooms() for source in room.inbox for item in source.pending(actor, now)]
    return in_order(items, clock.local_date(now))


def due(items: Iterable[InboxItem], within: str, today: date) -> list[InboxItem]:
    """Those of ``items`` that are overdue, or fall due ``within`` so many days."""
    if within not in WITHIN:
        return list(items)
    last = today + timedelta(days=WITHIN[within])
    return [item for item in items if item.due_on is not None and item.due_on <= last]


def narrowed(
    items: Iterable[InboxItem], *, kind: str = "", division: str = "", hands: str = ""
) -> list[InboxItem]:
    """Those of one kind, in one place, in the hands of one level; what is not asked narrows nothing."""
    return [
        item
        for item in items
        if kind in ("", item.kind)
        and item.division.startswith(division)
        and (not hands or (item.keeper is not None and item.keeper.level == hands))
    ]


def kind_words() -> dict[str, str]:
    """Kind of work → word, as rooms call them."""
    return {kind: word for room in rooms() for kind, word in room.inbox_kinds.items()}


def counted_by_kind(items: Iterable[InboxItem]) -> list[tuple[str, str]]:
    """The kinds there are, each with its number."""
    counted = Counter(item.kind for item in items)
    return [(kind, f"{word} {counted[kind]}") for kind, word in kind_words().items() if counted[kind]]


def counted_by_place(items: Iterable[InboxItem], inside: str) -> list[tuple[str, str]]:
    """The cities of the province, or the counties of a city, each with its number; of a county, itself."""
    digits = next((n for n in sorted(DIGITS.values()) if n > len(inside)), len(inside))
    counted = Counter(item.division[:digits] for item in items)
    return [(code, f"{name_of(code)} {counted[code]}") for code in sorted(counted)]


def rows(items: Sequence[InboxItem], actor: Actor, today: date) -> list[Row]:
    """The rows of one page, as they are shown."""
    days, words = calendar(), kind_words()
    claims = claims_on([item.taken_by for item in items if item.taken_by], today)
    return [
        Row(
            item=item,
            kind=words[item.kind],
            place=full_name(item.division),
            hands=_hands(item, claims),
            url=item.url if opens(item.url, actor) else "",
            # A deadline that fell on a weekend is past all the same.
            late=max(1, days.between(item.due_on, today)) if item.due_on and item.due_on < today else 0,
        )
        for item in items
    ]


def _hands(item: InboxItem, claims: Mapping[str, Any]) -> str:
    """岳阳市 市级审核员（王市审认领）。"""
    taken = claims.get(item.taken_by)
    office = item.keeper.name if item.keeper else ""
    return f"{office}（{taken.person_name}认领）" if taken else office


def opens(url: str, actor: Actor) -> bool:
    """Whether the page at ``url`` is one this reader may open: its own policy says."""
    policy = _policy_at(url.partition("?")[0])
    return policy is not None and policy.admits(actor)


@lru_cache(maxsize=4096)
def _policy_at(path: str) -> Policy | None:
    """Who may open the page at ``path``; of none, nobody. What is open is asked for again and again."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return None
    return cast("Policy", view.policy)
