"""What has been made of the demonstration world so far, and the chance and the people it is made with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from youji.demo import land, register
from youji.demo.cast import Cast
from youji.recognition.models import Round
from youji.registry.models import Base
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of

SEED = 20261123
#: Counties where cases are handled; every county has a farm and a national base or not.
CASE_COUNTIES = (
    "430611",
    "430181",
    "430624",
    "430921",
    "430923",
    "431022",
    "433127",
    "433125",
    "430726",
    "430225",
)


@dataclass
class World:
    """What has been made so far."""

    now: datetime
    random: Random = field(default_factory=lambda: Random(SEED))
    farms: dict[str, list[register.Farm]] = field(default_factory=dict)
    #: Bases whose season is played, and that were recognised before it, by their product.
    early: dict[str, Base] = field(default_factory=dict)
    rounds: dict[tuple[str, str], Round] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.cast = Cast(self.random)
        self.land = land.Land(self.random)
        # Sorted here: databases differ in how they order a hyphen, and the world must not.
        versions = sorted(SchemeVersion.objects.all(), key=lambda version: version.key)
        self.schemes = [(version, scheme_of(version)) for version in versions]

    def days_ago(self, days: float) -> datetime:
        """That long before now."""
        return self.now - timedelta(days=days)
