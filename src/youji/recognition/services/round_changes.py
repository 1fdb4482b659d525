"""What becomes of a round afterwards: a draft thrown away, an attachment taken back, the window extended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from youji.accounts.services.messages import notify
from youji.recognition.models import Application, Round, RoundAttachment
from youji.recognition.selectors.rounds import people_concerned
from youji.recognition.services.rounds import record_round, require_province, unannounced
from youji.schemes.logic.statuses import Status
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Refused, StaleState, Unknown

LONGEST_NUMBER = 60


def detach_from_round(*, round_id: int, attachment_id: int, actor: Actor, now: datetime) -> None:
    """The attachment is no longer part of a round that is not announced yet."""
    require_province(actor)
    with transaction.atomic():
        found = unannounced(round_id)
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
        found = unannounced(round_id)
        before = {"title": found.title, "document_number": found.document_number}
        record_round("discarded", found, before=before, after={}, actor=actor, now=now)
        draft = Round.objects.filter(pk=round_id, version=version, announced_at__isnull=True)
        if not draft.exists():
            raise StaleState("这个批次刚被别人改过，请看过最新内容后再定。")
        draft.delete()


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
        found = Round.objects.select_related("scheme_version").filter(pk=round_id).first()
        if found is None:
            raise Unknown(round_id)
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
        open_ones = Round.objects.filter(pk=round_id, announced_at__isnull=False, closed_at__isnull=True)
        if open_ones.filter(version=version).update(version=F("version") + 1, closes_on=closes_on) != 1:
            raise StaleState("这个批次没有发布、已经提前截止，或刚被别人改过，请看过最新内容再定。")
        Application.objects.filter(round=found, status=Status.DRAFT).update(due_on=closes_on)
        found.refresh_from_db()
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
