"""What becomes of a round afterwards: a draft thrown away, an attachment taken back, the window extended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from youji.accounts.services.messages import notify
from youji.ledger.services import record_row
from youji.recognition.fields import EXTENSION
from youji.recognition.models import Application, Round, RoundAttachment
from youji.recognition.selectors.rounds import find_round, people_concerned
from youji.recognition.services.rounds import OPEN, UNANNOUNCED, require_province, unannounced
from youji.schemes.logic.statuses import Status
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Unknown
from youji.shared.rows import advance, snapshot


def detach_from_round(*, round_id: int, attachment_id: int, actor: Actor, now: datetime) -> None:
    """The attachment is no longer part of a round that is not announced yet."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        attached = (
            RoundAttachment.objects.select_related("document").filter(pk=attachment_id, round=found).first()
        )
        if attached is None:
            raise Unknown(attachment_id)
        before = {"document": attached.document.name}
        attached.delete()
        record_row(found, "detached", before=before, after={}, actor=actor, now=now)


def discard_round(*, round_id: int, version: int, actor: Actor, now: datetime) -> None:
    """A round that was never announced is gone; what it said stays in the trail.

    Raises:
        StaleState: it has been announced, or somebody changed it meanwhile.
    """
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        before = snapshot(found, ("title", "document_number"))
        record_row(found, "discarded", before=before, after={}, actor=actor, now=now)
        advance(found, seen=version, only=UNANNOUNCED)
        found.delete()


def extend_round(
    *, round_id: int, version: int, closes_on: date, document_number: str, actor: Actor, now: datetime
) -> Round:
    """Applications may be made until ``closes_on``, by a notice of its own; whoever may apply has been told.

    Raises:
        Refused: the day is not later, has passed, or the notice has no number.
        StaleState: it is not announced, was closed early, or somebody changed it meanwhile.
    """
    require_province(actor)
    with transaction.atomic():
        found = find_round(round_id, actor)
        said = checked(
            EXTENSION,
            {"closes_on": closes_on, "document_number": document_number},
            also=lambda read: _too_soon(read.get("closes_on"), found, clock.local_date(now)),
        )
        last, number, before = said["closes_on"], said["document_number"], found.closes_on
        advance(found, seen=version, only=OPEN, closes_on=last)
        Application.objects.filter(round=found, status=Status.DRAFT).update(due_on=last)
        change = {"closes_on": last.isoformat(), "document_number": number}
        record_row(
            found,
            "extended",
            before={"closes_on": before.isoformat()},
            after=change,
            actor=actor,
            now=now,
            public={"title": found.title, "from": before.isoformat(), **change},
        )
        notify(
            title=f"申报延期：{found.title}",
            body=f"{number}。申报截止日由{before}延至{last}。",
            link=f"/rounds/{found.pk}",
            now=now,
            person_ids=people_concerned(found),
        )
    return found


def _too_soon(closes_on: date | None, found: Round, today: date) -> dict[str, str]:
    if closes_on is None or (closes_on > found.closes_on and closes_on >= today):
        return {}
    now = clock.in_words(found.closes_on)
    return {"closes_on": f"新的截止日应当晚于现在的截止日{now}，也不能早于今天。"}
