"""Who may write in the register."""

from __future__ import annotations

from youji.procedures.logic.procedure import Office
from youji.shared.actor import PRODUCERS, REVIEWERS, SYSTEM, Actor, Role

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

#: Officials whose work rests on the register of their area. Experts are shown what was handed in with a case of theirs, and
#: those who keep accounts have no business with what a farm is.
AREA_READERS = KEEPERS | {
    Role.ASSESSOR,
    Role.DECISION_MAKER,
    Role.SUPERVISOR,
    Role.STATISTICIAN,
    Role.AUDITOR,
    Role.AGRONOMIST,
}

#: Who says whether a certificate is as its holder says: the reviewers of its county, or of an area around it.
CONFIRMERS = Office(REVIEWERS, "county")


def is_subject(actor: Actor, operator_id: int | None) -> bool:
    """Whether the row is the actor's own operator's: whoever else they are, of it they may not say everything."""
    return operator_id is not None and actor.operator_id == operator_id


def may_confirm(actor: Actor, division: str) -> bool:
    """Whether what a holder says of a certificate there is the actor's to confirm."""
    return CONFIRMERS.admits(actor) and actor.covers(division)


def word_stands(actor: Actor, *, operator_id: int | None, division: str) -> bool:
    """Whether what the actor says of a certificate there counts at once: a loader's and a reviewer's word does.

    A holder's waits, and so does that of a county or a city which applies: on certificates rests its own case.
    """
    if actor == SYSTEM:
        return True
    return may_confirm(actor, division) and not is_subject(actor, operator_id)


def may_write(actor: Actor, *, operator_id: int | None, division: str) -> bool:
    """An operator's people write their operator's rows, keepers their area's, the system everything."""
    if actor == SYSTEM:
        return True
    if operator_id is not None and actor.operator_id == operator_id and actor.roles & PRODUCERS:
        return True
    return bool(actor.roles & KEEPERS) and actor.covers(division)
