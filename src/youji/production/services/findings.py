"""An officer says what became of a finding."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record
from youji.production.fields import HANDLED
from youji.production.models import Finding
from youji.production.policy import OVERSEERS
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, StaleState, Unknown


@transaction.atomic
def handle_finding(*, finding_id: UUID, actor: Actor, now: datetime, handled: str) -> Finding:
    """What was done about the finding stands beside it; once.

    Raises:
        Refused: nothing is said. Unknown, NotAllowed: not of the actor's area. StaleState: somebody has said it.
    """
    said = checked(HANDLED, {"handled": handled})["handled"]
    row = Finding.objects.visible_to(actor).filter(pk=finding_id).first()
    if row is None:
        raise Unknown
    if not OVERSEERS.admits(actor) or not actor.covers(row.division):
        raise NotAllowed
    by = " · ".join(part for part in (actor.agency, actor.name) if part)
    claimed = Finding.objects.filter(pk=row.pk, handled_at__isnull=True)
    if claimed.update(handled=said, handled_at=now, handled_by=by) != 1:
        raise StaleState
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
    row.refresh_from_db()
    return row
