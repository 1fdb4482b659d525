"""What the rooms say of their own records: names for subjects, words for actions and codes.

The trail keeps ``recognition.application:12`` and ``on_notice``; people read 君山茶叶（2026-430611-0001） and 公示中.
A room says it in its declaration (``room.py``), so that this room imports none of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from youji.shared.actor import Actor
from youji.shared.clock import in_words
from youji.shared.rooms import rooms
from youji.shared.words import Named

A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def names_of(subjects: Iterable[str], actor: Actor) -> dict[str, Named]:
    """The subjects that have a name, by subject; few queries however many there are."""
    declared = {room.label: room.words for room in rooms()}
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject in subjects:
        where, _, key = subject.partition(":")
        room, _, model = where.partition(".")
        keys[room, model].add(key)
    found: dict[str, Named] = {}
    for (room, model), wanted in keys.items():
        words = declared.get(room)
        if words is not None and model in words.names:
            named = words.names[model](wanted, actor)
            found |= {f"{room}.{model}:{key}": name for key, name in named.items()}
    return found


def subjects_like(text: str) -> list[str]:
    """The subjects a person may mean by ``text``: a number, a name, a user name."""
    return [
        f"{room.label}.{model}:{key}"
        for room in rooms()
        for model, find in room.words.finders.items()
        for key in find(text)
    ]


def action_words(label: str = "") -> dict[str, str]:
    """Words for actions that only their room can name: of every room, or of the one called ``label``."""
    found: dict[str, str] = {}
    for room in rooms():
        if room.words.actions is not None and label in ("", room.label):
            found |= room.words.actions()
    return found


def referred(values: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the rows are called whose numbers stand in these (field, value): 茶叶 for 116; one query a field."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, value in values:
        wanted[name.rpartition(".")[2]].add(value)
    found: dict[tuple[str, str], str] = {}
    for room in rooms():
        for name in wanted.keys() & room.words.referred.keys():
            called = room.words.referred[name](wanted[name])
            found |= {(name, key): word for key, word in called.items()}
    return found


def value_word(name: str, value: str, subject: str = "") -> str:
    """The word for a code in the field called ``name``, a day in words; the value itself where there is none.

    The room of ``subject`` is asked first: ``upheld`` is 维持暂停 of a suspension and 申诉成立 of an appeal.
    """
    last, own = name.rpartition(".")[2], subject.partition(".")[0]
    asked = sorted(rooms(), key=lambda room: room.label == own)
    for room in reversed(asked):
        known = room.words.values.get(last, {})
        if value in known:
            return known[value]
    if A_DAY.fullmatch(value):
        with suppress(ValueError):  # somebody typed 2026-99-99
            return in_words(date.fromisoformat(value))
    return value
