"""What the services of an acceptance share: claiming a row, putting it on record, reading a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from youji.acceptance.models import Acceptance, ScoreSheetEntry
from youji.ledger.services import record
from youji.recognition.logic import dossier
from youji.shared.actor import Actor
from youji.shared.refusals import Refused, StaleState

STALE = "别人刚刚改动过这次验收，请看过最新情况再办理。"


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
    done: str, acceptance: Acceptance, actor: Actor, now: datetime, after: Mapping[str, object], **more: Any
) -> None:
    """What was done to ``acceptance`` is on record, in the caller's transaction."""
    application = acceptance.application
    record(
        f"acceptance.visit.{done}",
        subject=f"acceptance.visit:{acceptance.pk}",
        before={},
        after={"application": application.code, **after},
        actor=actor,
        now=now,
        operator_id=application.operator_id,
        division=application.division,
        **more,
    )


def claim(acceptance: Acceptance, version: int | None = None, **values: object) -> None:
    """``values`` are written, unless somebody else has written since it was read (``version``: by the page).

    Raises:
        StaleState: somebody else has.
    """
    seen = acceptance.version if version is None else version
    if (
        Acceptance.objects.filter(pk=acceptance.pk, version=seen).update(version=F("version") + 1, **values)
        != 1
    ):
        raise StaleState(STALE)
    acceptance.refresh_from_db()


def write(entry: ScoreSheetEntry, **values: object) -> None:
    """``values`` are written to the sheet, unless it has been written to since it was read.

    Raises:
        StaleState: it has.
    """
    claimed = ScoreSheetEntry.objects.filter(pk=entry.pk, version=entry.version)
    if claimed.update(version=F("version") + 1, **values) != 1:
        raise StaleState(STALE)
    entry.refresh_from_db()


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
