"""Writing to the audit trail. Call inside the transaction being recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from youji.ledger.models import Entry
from youji.shared.actor import Actor


def record(
    action: str,
    *,
    subject: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    actor: Actor,
    now: datetime,
    reason: str = "",
    public: Mapping[str, object] | None = None,
    operator_id: int | None = None,
    division: str = "",
) -> Entry:
    """Add one entry to the trail.

    Args:
        action: ``<room>.<noun>.<past participle>``, e.g. ``recognition.application.submitted``.
        subject: the record acted on, as ``<room>.<model>:<id>``.
        public: what anybody must be able to check, without personal data; makes a leaf of the log.
        operator_id: the 经营主体 concerned; ``division``: the county concerned.

    Raises:
        RuntimeError: called outside a transaction, where the entry could outlive a change that was
            rolled back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.record() must share the transaction it records")
    return Entry.objects.create(
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        agency=actor.agency,
        operator_id=operator_id if operator_id is not None else actor.operator_id,
        division=division or actor.division,
        action=action,
        subject=subject,
        before=dict(before),
        after=dict(after),
        reason=reason,
        public=None if public is None else dict(public),
    )
