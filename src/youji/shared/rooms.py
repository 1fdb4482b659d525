"""The rooms of the house, and what each declares of itself. The one place that imports by name.

A room says in ``youji.<room>.room`` what the house needs to know of it, as ``ROOM``; ``settings.ROOMS`` lists the
rooms, ground floor first. Its pages and its API are found beside it (``urls.py``, ``api.py`` with ``router``), and
are not loaded by whoever serves none: the worker reads declarations only.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from threading import Event
from types import ModuleType
from typing import Any

from django.conf import settings

from youji.shared import navigation
from youji.shared.actor import Actor, Role
from youji.shared.importing import Importer
from youji.shared.inbox import Source
from youji.shared.navigation import NavItem
from youji.shared.overview import Figure
from youji.shared.searching import Searched
from youji.shared.words import Words


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job the worker runs every ``seconds``; it takes ``now``."""

    name: str
    run: Callable[[datetime], object]
    seconds: int
    mails: bool = False  # it waits for the mail server, and runs where nobody waits for it
    apart: bool = False  # it can take minutes, and runs in a loop of its own


@dataclass(frozen=True, slots=True)
class Room:
    """What a room declares of itself. What it leaves out, it has not."""

    label: str  # its package: catalogue
    title: str  # what people call it: 目录
    nav: tuple[NavItem, ...] = ()  # its links in the side bar
    inbox: tuple[Source, ...] = ()  # what waits, for somebody and in an area
    inbox_kinds: Mapping[str, str] = field(default_factory=dict)  # kind of inbox row → word
    search: tuple[Searched, ...] = ()  # what of it the desk's search box finds
    overview: tuple[Figure, ...] = ()  # what of it is counted place by place
    words: Words = field(default_factory=Words)  # what the trail calls its records, actions and fields
    loaders: tuple[
        Callable[..., object], ...
    ] = ()  # reference data from ``data/``, idempotent; take ``now=``
    jobs: tuple[Recurring, ...] = ()
    beside: tuple[
        Callable[[Event], object], ...
    ] = ()  # what each serving process runs, until it is told to stop
    imports: Mapping[str, Importer] = field(
        default_factory=dict
    )  # what the worker can take in, by its name here
    checks: tuple[Callable[..., object], ...] = ()  # Django's own: what must hold before the house opens
    #: event class → who listens; a listener takes the event and is idempotent (delivery is at least once)
    listeners: Mapping[type, tuple[Callable[[Any], object], ...]] = field(default_factory=dict)
    #: event class → who writes a letter about it, likewise; such an event is delivered by the loop that mails
    letters: Mapping[type, tuple[Callable[[Any], object], ...]] = field(default_factory=dict)
    #: who of the trail's readers reads its entries: those who oversee what the room does
    trail: frozenset[Role] = frozenset({Role.AUDITOR, Role.PROVINCE_REVIEWER})
    scope: str = ""  # what a token may see and do here, in words; empty: nothing of its own
    writable: bool = False  # whether a token can change something here
    mount: str = ""  # where its API hangs under ``/api/v1/``; empty: at its label
    #: extension point of a lower room → name → what this room puts there
    extends: Mapping[str, Mapping[str, Callable[..., Any]]] = field(default_factory=dict)


@cache
def rooms() -> tuple[Room, ...]:
    """Every room's declaration, ground floor first."""
    return tuple(importlib.import_module(f"youji.{label}.room").ROOM for label in settings.ROOMS)


def modules(name: str) -> Iterator[tuple[Room, ModuleType]]:
    """``youji.<room>.<name>`` of every room that has one, top floor first: what is above may shadow nothing below."""
    for room in reversed(rooms()):
        path = f"youji.{room.label}.{name}"
        if find_spec(path) is not None:
            yield room, importlib.import_module(path)


@cache
def extensions(point: str) -> Mapping[str, Callable[..., Any]]:
    """Everything rooms put at ``point``, by name, ground floor first.

    Raises:
        ValueError: two rooms put something there under one name.
    """
    found: dict[str, Callable[..., Any]] = {}
    for room in rooms():
        for name, thing in room.extends.get(point, {}).items():
            if name in found:
                raise ValueError(f"{point}: {name!r} is put there twice")
            found[name] = thing
    return found


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece that a room adds to a page of a room below: a template, and what it shows."""

    template: str
    context: Mapping[str, object]


def panels(point: str, *about: object) -> list[Panel]:
    """What rooms above put on the page at ``point``."""
    made = (make(*about) for make in extensions(point).values())
    return [panel for panel in made if panel is not None]


def side_bar(actor: Actor) -> dict[str, list[NavItem]]:
    """The pages ``actor`` may open, by heading: where one starts, then from the ground floor up."""
    groups: dict[str, list[NavItem]] = {heading: [] for heading in navigation.GROUPS}
    items = [item for room in rooms() for item in room.nav if item.policy.admits(actor)]
    for item in sorted(items, key=lambda item: not item.first):
        groups.setdefault(item.group, []).append(item)
    return {heading: items for heading, items in groups.items() if items}


def recurring() -> tuple[Recurring, ...]:
    """What the worker runs."""
    return tuple(job for room in rooms() for job in room.jobs)


def importers() -> Mapping[str, Importer]:
    """What the worker can take in, by ``room.name``."""
    return {f"{room.label}.{name}": one for room in rooms() for name, one in room.imports.items()}


def listeners_of(kind: type) -> tuple[Callable[[Any], object], ...]:
    """Who listens to events of ``kind``."""
    return tuple(one for room in rooms() for one in room.listeners.get(kind, ()))


def letters_of(kind: type) -> tuple[Callable[[Any], object], ...]:
    """Who writes letters about events of ``kind``."""
    return tuple(one for room in rooms() for one in room.letters.get(kind, ()))


def event_class(path: str) -> type:
    """The event class called ``module:Class``, as a queued task names it.

    Raises:
        ValueError: nobody listens to such an event.
    """
    for room in rooms():
        for kind in (*room.listeners, *room.letters):
            if f"{kind.__module__}:{kind.__qualname__}" == path:
                return kind
    raise ValueError(f"nobody listens to {path}")
