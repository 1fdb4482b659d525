"""Who may write in the register."""

from __future__ import annotations

from youji.shared.actor import PRODUCERS, SYSTEM, Actor, Role

#: Officials who keep the register of their area.
KEEPERS = frozenset(
    {
        Role.COUNTY_APPLICANT,
        Role.CITY_APPLICANT,
        Role.COUNTY_REVIEWER,
        Role.CITY_REVIEWER,
        Role.PROVINCE_REVIEWER,
        Role.PUBLISHER,
    }
)


def may_write(actor: Actor, *, operator_id: int | None, division: str) -> bool:
    """An operator's people write their operator's rows, keepers their area's, the system everything."""
    if actor == SYSTEM:
        return True
    if operator_id is not None and actor.operator_id == operator_id and actor.roles & PRODUCERS:
        return True
    return bool(actor.roles & KEEPERS) and actor.covers(division)
