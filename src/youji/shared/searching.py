"""What the desk's one search box looks through: each room declares what of its own can be found, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from youji.shared.actor import Actor
from youji.shared.web import Policy

#: Of one kind at once; the rest is in its own list.
MOST = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and what can be done with it at once."""

    title: str
    below: str
    url: str
    actions: tuple[tuple[str, str], ...] = ()  # (责令限期整改, where)


@dataclass(frozen=True, slots=True)
class Searched:
    """One kind of thing: who may look for it, how it is found, where all of it stands."""

    word: str
    policy: Policy
    find: Callable[[Actor, str, datetime], Iterable[Hit]]  # inside the actor's scope, at most ``MOST``
    everything: str  # the route of its list, which takes ``q``
