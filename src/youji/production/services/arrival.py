"""Records arrive: from a phone's queue, a page, a program, a workbook. One way in for all of them.

What happened is stored whatever the rules say of it; a harvest that is to become a lot against them is stopped; what
cannot be a fact is refused. The same message twice is stored once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from youji.production.models import Record
from youji.production.services.batch import Batch
from youji.production.services.results import Result, again, refused
from youji.production.services.saying import Said, read, today_of
from youji.production.services.writing import write
from youji.shared.actor import Actor
from youji.shared.refusals import Refused

__all__ = ["Result", "take_records"]


def take_records(
    sent: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    channel: str,
    ahead: timedelta = timedelta(),
) -> list[Result]:
    """Each of ``sent`` is stored, or refused with its sentence; one answer for each, in their order.

    A record refused keeps none of the others back. Sent again, it is the same record; the same id with other content
    is refused.

    Args:
        channel: where they come from: phone, page, api, workbook.
        ahead: how far the clock of the device that sent them is ahead of ours.
    """
    today = today_of(now)
    results: dict[int, Result] = {}
    good: list[tuple[int, Said]] = []
    for number, body in enumerate(sent):
        try:
            good.append((number, read(body, today)))
        except Refused as no:
            results[number] = refused(str(body.get("id") or ""), no)
    results |= dict(_stored(good, actor, now, channel, ahead))
    return [results[number] for number in range(len(sent))]


def _stored(
    good: Sequence[tuple[int, Said]], actor: Actor, now: datetime, channel: str, ahead: timedelta
) -> list[tuple[int, Result]]:
    """All at once; where another message came between, one by one."""
    if not good:
        return []
    try:
        with transaction.atomic():
            return _all(good, actor, now, channel, ahead)
    except IntegrityError:
        if len(good) == 1:
            with transaction.atomic():
                return _all(good, actor, now, channel, ahead)
    return [pair for one in good for pair in _stored([one], actor, now, channel, ahead)]


def _all(
    good: Sequence[tuple[int, Said]], actor: Actor, now: datetime, channel: str, ahead: timedelta
) -> list[tuple[int, Result]]:
    known = {
        row.pk: row
        for row in Record.objects.filter(pk__in=[said.id for _, said in good]).defer("facts", "seasons")
    }
    batch = Batch.of([said for _, said in good if said.id not in known], actor=actor, now=now)
    results: list[tuple[int, Result]] = []
    for number, said in good:
        if said.id in known:
            results.append((number, again(said, known[said.id])))
            continue
        try:
            made = batch.take(said, channel=channel, ahead=ahead)
        except Refused as no:
            results.append((number, refused(str(said.id), no)))
            continue
        known[said.id] = made.record
        results.append((number, made.result))
    write(batch)
    return results
