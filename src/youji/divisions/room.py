"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.divisions import policy
from youji.divisions.selectors import pending, waiting
from youji.divisions.services import load_calendar, load_divisions
from youji.divisions.words import WORDS
from youji.shared.inbox import Source
from youji.shared.rooms import Room

ROOM = Room(
    label="divisions",
    title="行政区划与工作日",
    nav=policy.NAV,
    inbox=(Source(waiting, pending),),
    inbox_kinds={"calendar": "工作日历"},
    loaders=(load_divisions, load_calendar),
    words=WORDS,
    scope="工作日历",
    writable=True,
)
