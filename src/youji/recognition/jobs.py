"""What the procedure does by itself: idempotent. Declared in ``room.py``."""

from __future__ import annotations

from django.conf import settings

from youji.recognition.logic.events import NoticeChanged, ObjectionConcluded
from youji.recognition.models import NoticeChange, Objection
from youji.shared import clock, mail


def mail_outcome(event: ObjectionConcluded) -> None:
    """Whoever objected and left an address has been told what came of it, with the receipt to look it up by.

    Marked once it has gone, outside any transaction: a worker killed in between sends it again, and no writer
    waits for a mail server.
    """
    mine = Objection.objects.filter(
        pk=event.objection_id, concluded_at__isnull=False, outcome_mailed_at__isnull=True
    ).exclude(email="")
    if (found := mine.select_related("application__base").first()) is None:
        return
    mail.send(
        f"您提出的异议已办结（{found.receipt}）",
        f"{found.name}：\n\n您对{found.application.base.name}提出的异议已经办结：{found.get_state_display()}。\n\n"
        f"{found.outcome}\n\n回执：{settings.ORIGIN}/objections/{found.receipt}\n\n（平台自动发送，请勿回复）",
        found.email,
    )
    mine.update(outcome_mailed_at=clock.now())


def mail_change(event: NoticeChanged) -> None:
    """Whoever objected to what was corrected, extended or withdrawn, and left an address, has been told."""
    change = NoticeChange.objects.select_related("notice").get(pk=event.change_id)
    made = (
        Objection.objects.filter(notice=change.notice).exclude(email="").select_related("application__base")
    )
    for objection in made.filter(application=change.application) if change.application_id else made:
        mail.send(
            f"您提出异议的公示已{change.get_kind_display()}（{objection.receipt}）",
            f"{objection.name}：\n\n{change.notice.number}（{objection.application.base.name}）的公示已"
            f"{change.get_kind_display()}。\n\n{change.reason}\n\n您的异议继续办理。回执："
            f"{settings.ORIGIN}/objections/{objection.receipt}\n\n（平台自动发送，请勿回复）",
            objection.email,
        )
