"""Concluding many annual checks at once: each by the same service, with its own outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.catalogue.fields import VERDICT
from youji.catalogue.models import AnnualCheck
from youji.catalogue.selectors.proceedings import chosen_checks
from youji.catalogue.services.annual import conclude, may_conclude
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, StaleState

#: As many as one list shows.
MOST = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check: whether it is, or can be, concluded, and why not."""

    check: AnnualCheck
    done: bool
    sentence: str = ""


def preview(check_ids: Mapping[int, int | None], *, actor: Actor, now: datetime) -> list[Outcome]:
    """What concluding them today would meet; nothing is written."""
    return [_tried(check, lambda c: may_conclude(c, actor, now)) for check in _chosen(check_ids, actor)]


def conclude_many(
    check_ids: Mapping[int, int | None], *, actor: Actor, now: datetime, **said: Any
) -> list[Outcome]:
    """Each is concluded or says why not: one that cannot be keeps no other from it.

    Args:
        check_ids: with the version that was looked at, where one was.

    Raises:
        Refused: what is said will not do, for none of them.
    """
    checked(VERDICT, said)

    def act(check: AnnualCheck) -> object:
        return conclude(check_id=check.pk, version=check_ids[check.pk], **said, actor=actor, now=now)

    return [_tried(check, act) for check in _chosen(check_ids, actor)]


def _chosen(check_ids: Mapping[int, int | None], actor: Actor) -> list[AnnualCheck]:
    return chosen_checks(list(check_ids)[:MOST], actor)


def _tried(check: AnnualCheck, act: Any) -> Outcome:
    try:
        act(check)
    except Blocked as blocked:
        return Outcome(check, False, "".join(f"{f.message}{f.mend}" for f in blocked.findings))
    except (NotAllowed, StaleState) as refusal:
        return Outcome(check, False, str(refusal))
    return Outcome(check, True)
