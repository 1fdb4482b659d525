"""Records arrive: from a phone's queue, a page, a program, a workbook. One way in for all of them.

What happened is stored whatever the rules say of it; a harvest that is to become a lot against them is stopped; what
cannot be a fact is refused. The same message twice is stored once.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet

from youji.norms.selectors import of_one_edition
from youji.production.models import Record
from youji.production.services.batch import Batch
from youji.production.services.results import Result, again, refused
from youji.production.services.rows import By
from youji.production.services.saying import Said, read, today_of
from youji.production.services.writing import write
from youji.shared.actor import Actor
from youji.shared.prepared import prepared
from youji.shared.refusals import Refused
from youji.shared.together import Together

__all__ = ["Result", "take_records"]

logger = logging.getLogger(__name__)
Answers = list[tuple[int, Result]]


@dataclass(frozen=True, slots=True)
class Message:
    """The records of one message that could be read, by their places in it, and who sent it."""

    good: Sequence[tuple[int, Said]]
    by: By


def take_records(
    sent: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    channel: str,
    ahead: timedelta = timedelta(),
) -> list[Result]:
    """Each of ``sent`` is stored, or refused with its sentence; one answer for each, in their order.

    Messages that come at the same moment are taken in one transaction, each answered as it would be alone (decision 0145).
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
    if good:
        message = Message(good, By(actor, now, channel, ahead))
        results |= dict(_with_others(message) if _may_join(message) else _alone(message))
    return [results[number] for number in range(len(sent))]


def _may_join(message: Message) -> bool:
    """Inside a transaction of the caller's own nothing of others is written; and of a plot it is looked up what all who
    send have on it.
    """
    return not (connection.in_atomic_block or any(said.values["plots"] for _, said in message.good))


def _at_once(messages: Sequence[Message]) -> list[Answers | BaseException]:
    """All in one transaction; where that does not work out, each in its own, so that nobody suffers from another's.

    Raises:
        OperationalError: the database takes nothing from anybody.
    """
    days = {today_of(message.by.now) for message in messages}
    if len(messages) > 1 and len(days) == 1:
        try:
            with transaction.atomic():
                return list(_all(messages))
        except OperationalError:
            raise
        except Exception:
            logger.info("messages that came at once are taken one by one", exc_info=True)
    return [_caught(message) for message in messages]


_with_others: Together[Message, Answers] = Together(_at_once)


def _caught(message: Message) -> Answers | BaseException:
    try:
        return _alone(message)
    except Exception as error:
        return error


def _alone(message: Message) -> Answers:
    """All of it at once; where another message came between, record by record."""
    try:
        with transaction.atomic():
            return _all([message])[0]
    except IntegrityError:
        if len(message.good) == 1:
            with transaction.atomic():
                return _all([message])[0]
    return [pair for one in message.good for pair in _alone(Message([one], message.by))]


@prepared
def _known(ids: Collection[UUID]) -> QuerySet[Record]:
    return Record.objects.filter(pk__in=ids).defer("facts", "seasons")


def _all(messages: Sequence[Message]) -> list[Answers]:
    sent = [(said, message.by) for message in messages for _, said in message.good]
    known = {row.pk: row for row in _known([said.id for said, _ in sent])}
    fresh = [(said, by) for said, by in sent if said.id not in known]
    if not fresh:  # all of it was sent before
        return [_taken(None, message, known) for message in messages]
    batch = Batch.of(fresh)
    with of_one_edition():
        answers = [_taken(batch, message, known) for message in messages]
    write(batch)
    return answers


def _taken(batch: Batch | None, message: Message, known: dict[UUID, Record]) -> Answers:
    results: Answers = []
    for number, said in message.good:
        if batch is None or said.id in known:
            results.append((number, again(said, known[said.id])))
            continue
        try:
            made = batch.take(said, message.by)
        except Refused as no:
            results.append((number, refused(str(said.id), no)))
            continue
        known[said.id] = made.record
        results.append((number, made.result))
    return results
