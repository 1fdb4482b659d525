"""The season as it is played: who there is, what was put down, and on which day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from youji.demo import members
from youji.demo.made import World
from youji.production.models import Season
from youji.registry.models import Base, Operator
from youji.shared import clock
from youji.shared.actor import Actor, Role


@dataclass
class Farmer:
    """One producer: its base, who keeps its books, its seasons."""

    operator: Operator
    base: Base
    keeper: Operator | None = None
    seasons: list[Season] = field(default_factory=list)


class Year:
    """The season as it is played: who there is, what was put down, and when it was."""

    def __init__(self, world: World) -> None:
        self.world, self.random = world, Random("season")
        self.farmers: dict[str, Farmer] = {}
        self.noted: dict[tuple[str, str], str] = {}
        self._sent = 0

    def day(self, days: float) -> date:
        """The date so many days ago."""
        return clock.local_date(self.world.days_ago(days))

    def at(self, days: float) -> datetime:
        """That day, a moment after whatever arrived before."""
        self._sent += 1
        return self.world.days_ago(days) + timedelta(seconds=self._sent)

    def officer(self, days: float, role: Role = Role.COUNTY_REVIEWER) -> Actor:
        """An officer of the county as of that day."""
        return self.world.cast.officer(role, members.COUNTY, self.world.days_ago(days))

    def hand(self, who: Farmer, days: float) -> Actor:
        """Who puts it down: the producer's own people, or the neighbour who keeps the books."""
        return self.world.cast.holder(who.keeper or who.operator, self.world.days_ago(days))
