"""An officer says what became of a finding."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record
from youji.production.fields import HANDLED
from youji.production.models import Finding
from youji.production.policy import OVERSEERS
from youji.production.selectors.records import find_finding, with_it
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, StaleState


@transaction.atomic
def handle_finding(
    *, finding_id: UUID, actor: Actor, now: datetime, handled: str, together: bool = False
) -> Finding:
    """What was done about the finding stands beside it; once. With ``together`` it stands beside whatever else still
    waits of the same record too: a record nobody can judge has many findings and one answer.

    Raises:
        Refused: nothing is said. Unknown, NotAllowed: not of the actor's area. StaleState: somebody has said it.
    """
    said = checked(HANDLED, {"handled": handled, "together": together})["handled"]
    row = find_finding(finding_id, actor, now)
    if not OVERSEERS.admits(actor) or not actor.covers(row.division):
        raise NotAllowed
    if not _handle(row, said, actor, now):
        raise StaleState
    for other in with_it(row) if together else ():
        _handle(other, said, actor, now)
    row.refresh_from_db()
    return row


def _handle(row: Finding, said: str, actor: Actor, now: datetime) -> bool:
    """Whether it waited still, and is handled now."""
    by = " · ".join(part for part in (actor.agency, actor.name) if part)
    claimed = Finding.objects.filter(pk=row.pk, handled_at__isnull=True)
    if claimed.update(handled=said, handled_at=now, handled_by=by) != 1:
        return False
    record(
        "production.finding.handled",
        subject=f"production.finding:{row.pk}",
        before={"handled": ""},
        after={"handled": said, "rule": row.rule},
        actor=actor,
        now=now,
        operator_id=row.operator_id,
        division=row.division,
    )
    return True
