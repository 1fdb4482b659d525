"""What the services of an acceptance share: claiming a row, putting it on record, reading a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.acceptance.models import Acceptance
from youji.ledger.services import record_row
from youji.recognition.logic import dossier
from youji.shared.actor import Actor
from youji.shared.refusals import Refused


@dataclass(frozen=True, slots=True)
class Position:
    """Where and when a device says it is; degrees, metres."""

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    device_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line as the assessor left it at ``at`` (milliseconds by the device's clock)."""

    item: str
    tier: object
    note: str
    at: int


def record_done(
    done: str,
    acceptance: Acceptance,
    actor: Actor,
    now: datetime,
    after: Mapping[str, object],
    *,
    before: Mapping[str, object] | None = None,
    public: Mapping[str, object] | None = None,
) -> None:
    """What was done to ``acceptance`` is on record, in the caller's transaction."""
    said = {"application": acceptance.application.code, **after}
    record_row(acceptance, done, before=before or {}, after=said, public=public, actor=actor, now=now)


def check_change(change: Change, items: Mapping[str, Any]) -> None:
    """Go on only with a change that fits the sheet.

    Raises:
        Refused: no such item, no such tier, or a note too long.
    """
    item = items.get(change.item)
    if item is None:
        raise Refused("评分表没有这个项目。请刷新页面后再评。")
    problem = dossier.problem_with_line(item, {"tier": change.tier, "note": change.note})
    if problem:
        raise Refused(problem)
