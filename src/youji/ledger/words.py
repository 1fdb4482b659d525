"""What the rooms above say of their own records: names for subjects, words for actions and codes.

The trail keeps ``recognition.application:12`` and ``on_notice``; people read 君山茶叶（2026-430611-0001） and 公示中.
A room that has something to say keeps it in ``youji.<room>.trail_words`` as ``WORDS``; found by name, as the side
bar finds ``policy.NAV``, so that this room imports none of them.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from youji.shared.actor import Actor
from youji.shared.navigation import ROOMS


@dataclass(frozen=True, slots=True)
class Named:
    """What a subject is called, and the console page it is seen on."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One room's words. Subjects by model, as in ``<room>.<model>:<key>``."""

    #: model → (keys, actor) → key → name
    names: Mapping[str, Callable[[Collection[str], Actor], Mapping[str, Named]]] = field(default_factory=dict)
    #: model → text typed by a person → the keys it may mean, a few at most
    finders: Mapping[str, Callable[[str], Iterable[str]]] = field(default_factory=dict)
    #: the words for actions that are not in ``ledger.labels``: steps of schemes
    actions: Callable[[], Mapping[str, str]] | None = None
    #: field → code → word
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@cache
def rooms() -> Mapping[str, Words]:
    """Every room's words."""
    found: dict[str, Words] = {}
    for room in (*ROOMS, "documents"):
        try:
            module = importlib.import_module(f"youji.{room}.trail_words")
        except ModuleNotFoundError:
            continue
        found[room] = module.WORDS
    return found


def names_of(subjects: Iterable[str], actor: Actor) -> dict[str, Named]:
    """The subjects that have a name, by subject; few queries however many there are."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject in subjects:
        where, _, key = subject.partition(":")
        room, _, model = where.partition(".")
        keys[room, model].add(key)
    found: dict[str, Named] = {}
    for (room, model), wanted in keys.items():
        words = rooms().get(room)
        if words is not None and model in words.names:
            named = words.names[model](wanted, actor)
            found |= {f"{room}.{model}:{key}": name for key, name in named.items()}
    return found


def subjects_like(text: str) -> list[str]:
    """The subjects a person may mean by ``text``: a number, a name, a user name."""
    return [
        f"{room}.{model}:{key}"
        for room, words in rooms().items()
        for model, find in words.finders.items()
        for key in find(text)
    ]


def action_words() -> dict[str, str]:
    """Words for actions that only their room can name."""
    found: dict[str, str] = {}
    for words in rooms().values():
        if words.actions is not None:
            found |= words.actions()
    return found


def value_word(name: str, value: str) -> str:
    """The word for a code in the field called ``name``; the value itself where there is none."""
    last = name.rpartition(".")[2]
    for words in rooms().values():
        known = words.values.get(last, {})
        if value in known:
            return known[value]
    return value
