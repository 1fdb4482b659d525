"""What rests on rows that changed is asked of every room that declares it, judged before and after, and kept.

A room puts two things into its declaration: at ``norms.rest_on`` ``(both, now) → Rested``, which reads only, and at
``norms.judged_again`` ``(differing, now)``, which keeps what follows from it in the room: what is stopped, what is found.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from youji.ledger.services import record
from youji.norms.logic.changes import Differing, Rested
from youji.norms.logic.events import NormsChanged
from youji.norms.models import Affected, Recheck
from youji.norms.selectors.both import Both, if_changed, since_changed
from youji.norms.services.sheets import Looked, rows_if_taken
from youji.shared import clock
from youji.shared.actor import SYSTEM
from youji.shared.roles import PROVINCE
from youji.shared.rooms import extensions

BATCH = 500


def ask_all(both: Both, now: datetime) -> dict[str, Rested]:
    """What rests on the rows, room by room; nothing is written."""
    return {name: rest_on(both, now) for name, rest_on in extensions("norms.rest_on").items()}


def if_taken(name: str, looked: Looked, now: datetime) -> dict[str, Rested]:
    """What would be judged differently if the workbook were taken; nothing is written."""
    if not looked.steps:
        return {}
    return ask_all(if_changed(name, rows_if_taken(name, looked)), now)


def differing_of(asked: dict[str, Rested]) -> list[Differing]:
    """What is judged differently, of all rooms."""
    return [one for rested in asked.values() for one in rested.differing]


def on_change(event: NormsChanged) -> None:
    """The worker heard of an edition: what rests on its rows is judged again. Heard again, nothing more is done."""
    waiting = Recheck.objects.filter(edition_id=event.edition, table=event.table, finished_at__isnull=True)
    for one in waiting:
        recheck(one, clock.now())


def run_since(day: date, now: datetime) -> list[Recheck]:
    """Every recheck of editions since ``day``, those first carried out that still waited, oldest first."""
    wanted = Recheck.objects.filter(day__gte=day).order_by("pk")
    for one in wanted.filter(finished_at__isnull=True):
        recheck(one, now)
    return list(wanted)


def recheck(one: Recheck, now: datetime) -> Recheck:
    """What rests on the rows of ``one`` is judged by both editions, and whatever differs is on file with both verdicts."""
    asked = ask_all(since_changed(one), now)
    return _kept(one, asked, now)


@transaction.atomic
def _kept(one: Recheck, asked: dict[str, Rested], now: datetime) -> Recheck:
    claimed = Recheck.objects.filter(pk=one.pk, finished_at__isnull=True)
    looked = sum(rested.looked for rested in asked.values())
    if claimed.update(finished_at=now, looked=F("looked") + looked) != 1:
        return one  # another worker was first
    differing = differing_of(asked)
    Affected.objects.bulk_create(
        [_row(one, each) for each in differing], batch_size=BATCH, ignore_conflicts=True
    )
    for name, keep in extensions("norms.judged_again").items():
        if name in asked:
            keep(asked[name].differing, now)
    record(
        "norms.recheck.judged_again",
        subject=f"norms.recheck:{one.pk}",
        before={},
        after={"table": one.table, "looked": looked, "differing": len(differing)},
        actor=SYSTEM,
        now=now,
        division=PROVINCE,
    )
    one.refresh_from_db()
    return one


def _row(one: Recheck, each: Differing) -> Affected:
    said: dict[str, Any] = {
        name: getattr(each, name)
        for name in ("kind", "ref", "title", "href", "operator_id", "operator_name", "division", "reason", "notice")
    }  # fmt: skip
    return Affected(
        recheck=one,
        **said,
        verdict_before=each.before.verdict,
        verdict_after=each.after.verdict,
        earliest_before=each.before.earliest,
        earliest_after=each.after.earliest,
        edition_before=each.before.edition,
        edition_after=each.after.edition,
    )
