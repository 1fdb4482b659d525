"""What becomes of a round afterwards: a draft thrown away, an attachment taken back, the window extended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from youji.accounts.services.messages import notify
from youji.recognition.models import Application, Round, RoundAttachment
from youji.recognition.selectors.rounds import find_round, people_concerned
from youji.recognition.services.rounds import OPEN, UNANNOUNCED, record_round, require_province, unannounced
from youji.schemes.logic.statuses import Status
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Refused, Unknown
from youji.shared.rows import advance

LONGEST_NUMBER = 60


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
        record_round("detached", found, before=before, after={}, actor=actor, now=now)


def discard_round(*, round_id: int, version: int, actor: Actor, now: datetime) -> None:
    """A round that was never announced is gone; what it said stays in the trail.

    Raises:
        StaleState: it has been announced, or somebody changed it meanwhile.
    """
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id, actor)
        before = {"title": found.title, "document_number": found.document_number}
        record_round("discarded", found, before=before, after={}, actor=actor, now=now)
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
    number = document_number.strip()
    with transaction.atomic():
        found = find_round(round_id, actor)
        problems = {
            "closes_on": f"新的截止日应当晚于现在的截止日{found.closes_on:%Y年%-m月%-d日}，也不能早于今天。"
            if closes_on <= found.closes_on or closes_on < clock.local_date(now)
            else "",
            "document_number": "请填写延期通知的文号，例如“湘农办函〔2026〕18号”。"
            if not number
            else ("文号请控制在60字以内。" if len(number) > LONGEST_NUMBER else ""),
        }
        if said := {key: sentence for key, sentence in problems.items() if sentence}:
            raise Refused(said)
        before = found.closes_on
        advance(found, seen=version, only=OPEN, closes_on=closes_on)
        Application.objects.filter(round=found, status=Status.DRAFT).update(due_on=closes_on)
        change = {"closes_on": closes_on.isoformat(), "document_number": number}
        record_round(
            "extended",
            found,
            before={"closes_on": before.isoformat()},
            after=change,
            actor=actor,
            now=now,
            public={"title": found.title, "from": before.isoformat(), **change},
        )
        notify(
            title=f"申报延期：{found.title}",
            body=f"{number}。申报截止日由{before}延至{closes_on}。",
            link=f"/rounds/{found.pk}",
            now=now,
            person_ids=people_concerned(found),
        )
    return found
