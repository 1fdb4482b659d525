"""What the desk's overview counts of cases: those that take a place of a quota, and how many places there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from youji.recognition.selectors.cases import Filters, listed
from youji.recognition.selectors.rounds import places
from youji.recognition.selectors.turns import narrowed
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.overview import Figure, by_place


def _placed(actor: Actor, now: datetime) -> Mapping[str, int]:
    return by_place(narrowed(listed(actor, Filters()), "placed", actor, clock.local_date(now)))


def _places(actor: Actor, now: datetime) -> Mapping[str, int]:
    return places(actor.division, clock.local_date(now))


FIGURES = (
    Figure("placed", "已占名额", _placed, "recognition:cases", {"which": "placed"}),
    Figure("quota", "名额", _places),
)
