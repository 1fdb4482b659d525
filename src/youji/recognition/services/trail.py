"""One way to put what happened to an application on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from youji.ledger import services as ledger
from youji.ledger.models import Entry
from youji.recognition.models import Application
from youji.shared.actor import Actor


def record(
    done: str,
    application: Application,
    *,
    actor: Actor,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    public: Mapping[str, object] | None = None,
) -> Entry:
    """One ledger entry ``recognition.application.<done>``, in the caller's transaction."""
    return ledger.record(
        f"recognition.application.{done}",
        subject=f"recognition.application:{application.pk}",
        before=before or {},
        after=after or {},
        actor=actor,
        now=now,
        reason=reason,
        public=public,
        operator_id=application.operator_id,
        division=application.division,
    )
