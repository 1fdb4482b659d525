"""What a code means that somebody types who asks for an account: a 经营主体, a 检测机构, or a county."""

from __future__ import annotations

from dataclasses import dataclass, replace

from youji.accounts.logic.posts import Place
from youji.accounts.models import Agency
from youji.accounts.selectors.people import OPERATOR_NAMES, operator_for
from youji.shared import rooms
from youji.shared.actor import SYSTEM, Actor, Role

#: Where the room of samples says which laboratory a number is: (key, division, name).
LABORATORIES = "accounts.laboratories"
#: Who looks a code up for a caller that says nothing of it to whoever may not know.
ANYWHERE = replace(SYSTEM, roles=frozenset({Role.SYSTEM_ADMIN}))


@dataclass(frozen=True, slots=True)
class At:
    """Where an account is to be."""

    place: Place
    key: int  # of the 经营主体, the 检测机构, or the county's bureau
    code: str
    name: str
    division: str

    @property
    def operator_id(self) -> int | None:
        """The 经营主体, where it is one."""
        return self.key if self.place == Place.OPERATOR else None

    @property
    def columns(self) -> dict[str, int | str]:
        """What an account there has of it."""
        if self.place == Place.COUNTY:
            return {"agency_id": self.key}
        return {f"{self.place}_id": self.key, "area": self.division}

    def known_to(self, actor: Actor) -> bool:
        """Whether it is the actor's own, or lies in their area."""
        own = self.operator_id is not None and self.operator_id == actor.operator_id
        return own or actor.covers(self.division)


def place_called(place: Place, code: str) -> At | None:
    """What is meant, wherever it lies; the caller says nothing of it to whoever may not know."""
    if place == Place.COUNTY:
        found = Agency.objects.filter(division=code, level=Agency.Level.COUNTY).order_by("pk").first()
        return At(place, found.pk, code, found.name, code) if found else None
    if place == Place.LABORATORY:
        for look_up in rooms.extensions(LABORATORIES).values():
            if (said := look_up(code)) is not None:
                return At(place, said[0], code, said[2], said[1])
        return None
    operator = operator_for(code, ANYWHERE)
    if operator is None:
        return None
    called = {k: v for f in rooms.extensions(OPERATOR_NAMES).values() for k, v in f({operator[0]}).items()}
    return At(place, operator[0], code, called.get(operator[0], ""), operator[1])


def any_place_called(code: str, actor: Actor) -> At | None:
    """Whatever the code may mean to this actor."""
    found = (place_called(place, code) for place in Place)
    return next((at for at in found if at is not None and at.known_to(actor)), None)
