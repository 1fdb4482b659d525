"""The actions of a season, by name: how often each is tried, and what it does."""

from __future__ import annotations

from collections.abc import Callable

from tests.season.world import Season

Act = Callable[[Season], object]
ACTIONS: dict[str, tuple[int, Act]] = {}


def action(weight: int) -> Callable[[Act], Act]:
    """The function is an action of the season, tried with this weight. It may be refused: that is no fault."""

    def note(act: Act) -> Act:
        ACTIONS[act.__name__] = (weight, act)
        return act

    return note
