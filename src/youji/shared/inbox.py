"""What waits for somebody: one row of the inbox, whichever part of the room it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from youji.shared.actor import Actor

#: A source that has more than this waiting for one person gives the first of it.
MOST = 500


#: Whose hands work can be in, from the applicant up.
KEEPERS = {
    "applicant": "申报方",
    "county": "县级",
    "city": "市级",
    "province": "省级",
    "person": "专家、验收员",
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who has the work: an office, somebody asked by name, or whoever applies or holds."""

    level: str  # a key of ``KEEPERS``
    name: str  # 岳阳市 市级审核员


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One piece of waiting work. Providers return these; the inbox sorts and shows them.

    ``kind`` is an open vocabulary (``application``, ``acceptance``, ``rectification``, ``annual_check``,
    ``appeal``, ``edition`` …); ``due_on`` is the last day on which it is in time. ``refs`` are the records it is
    about, as the trail calls them: by these a row of an inbox is found again among what is open in the area.
    """

    kind: str
    title: str  # 君山茶叶基地
    subject: str  # 限期整改 · 岳阳市君山区
    since: datetime | None
    due_on: date | None
    url: str
    next_action: str  # 核查整改报告
    refs: tuple[str, ...] = ()
    division: str = ""  # where what it is about lies
    keeper: Keeper | None = None  # in the view over what others hold
    shared: bool = False  # an office's work, which one of it may say they take up
    stands_for: int = 1  # pieces of work of which the source has made one row

    @property
    def taken_by(self) -> str:
        """What somebody of the office takes up with it: what it is about first; empty where it is one person's."""
        return self.refs[0] if self.shared and self.refs else ""

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


#: What waits, for one person or in one area, as of an instant.
Waiting = Callable[[Actor, datetime], list[InboxItem]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows of the inbox come from: what waits for an actor, and what is open in an actor's area, whoever has it.

    Whatever stands in anybody's inbox there some source of the house holds as open, by its kind and what it is about,
    but for drafts nobody has handed in; a source that only calls others to a matter holds nothing itself.
    """

    waiting: Waiting
    pending: Waiting
