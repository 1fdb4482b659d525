"""What a page or a program shows of what was looked at: an officer all of it, a holder their own lots and customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from youji.divisions.selectors import names_of
from youji.lots.logic.balance import said
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.traceability.policy import OFFICES
from youji.traceability.selectors.reach import Holder, OutsideParty, Reach

#: As many rows a page names of each; how many more there are it says.
SHOWN = 100


class Looked(Protocol):
    """What ``services.look`` gives."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def starts(self) -> Collection[Any]: ...  # noqa: D102
    @property
    def reach(self) -> Reach: ...  # noqa: D102
    @property
    def elsewhere(self) -> tuple[tuple[str, int], ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Row:
    """A holder or an outside party in words."""

    name: str
    place: str
    contact: str
    amount: str
    lots: int = 0
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """In words: where it starts, how much it reaches, who holds it, who else was given of it."""

    text: str
    starts: int
    elsewhere: tuple[tuple[str, int], ...]
    counted: dict[str, Any]
    stock: str
    counties: tuple[tuple[str, int], ...]
    holders: tuple[Row, ...]
    outside: tuple[Row, ...]
    more_holders: int  # than are named
    more_outside: int


def seen(found: Looked, actor: Actor, now: datetime) -> Seen:
    """What of ``found`` the actor reads. How many others there are, and where, everybody who may recall is told."""
    reach = found.reach
    own = None if actor.roles & OFFICES and actor.division else may_record_for(actor, local_date(now))
    holders = [one for one in reach.holders if own is None or one.operator_id in own]
    outside = [one for one in reach.outside if own is None or one.operator_id in own]
    places = names_of({one.division for one in reach.holders})
    counties = Counter(places.get(one.division, one.division) for one in reach.holders)
    counted = reach.counted
    return Seen(
        text=found.text,
        starts=len(found.starts),
        elsewhere=found.elsewhere,
        counted=counted,
        stock=_text(counted["stock"].items()),
        counties=tuple(counties.most_common()),
        holders=tuple(_holder(one, places) for one in holders[:SHOWN]),
        outside=tuple(_party(one) for one in outside[:SHOWN]),
        more_holders=len(reach.holders) - len(holders[:SHOWN]),
        more_outside=len(reach.outside) - len(outside[:SHOWN]),
    )


def _holder(one: Holder, places: dict[str, str]) -> Row:
    contact = " ".join(filter(None, (one.contact_name, one.contact_phone)))
    return Row(
        one.name, places.get(one.division, one.division), contact, _text(one.stock), one.lots, one.coming
    )


def _party(one: OutsideParty) -> Row:
    return Row(one.name, "平台以外", one.contact, _text(one.given))


def _text(amounts: Collection[tuple[str, int]]) -> str:
    return "、".join(said(amount, unit) for unit, amount in amounts if amount) or "没有了"
