"""One box over everything of the actor's area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from youji.shared import spelling
from youji.shared.actor import Actor
from youji.shared.rooms import rooms
from youji.shared.searching import MOST, Hit

#: Characters of one question.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind; ``more`` is where all of it stands, if there may be more."""

    word: str
    hits: tuple[Hit, ...]
    more: str


def asked(text: str) -> str:
    """What is looked for: one line, not too long."""
    return " ".join(spelling.as_written(text).split())[:LONGEST]


def search(text: str, actor: Actor, now: datetime) -> list[Found]:
    """What of each kind the actor may look for answers to ``text``; nothing is asked of nothing."""
    if not text:
        return []
    found = []
    for room in reversed(rooms()):
        for kind in room.search:
            if kind.policy.admits(actor) and (hits := tuple(kind.find(actor, text, now))):
                everything = f"{reverse(kind.everything)}?{urlencode({'q': text})}"
                found.append(Found(kind.word, hits, everything if len(hits) == MOST else ""))
    return found
