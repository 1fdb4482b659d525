"""What the procedure does by itself: idempotent. Declared in ``room.py``."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from youji.recognition.logic.events import ObjectionConcluded
from youji.recognition.models import Objection
from youji.shared import clock


def mail_outcome(event: ObjectionConcluded) -> None:
    """Whoever objected and left an address has been told what came of it, with the receipt to look it up by.

    Marked and sent as one: a worker killed before the end sends it again, one killed after it does not.
    """
    with transaction.atomic():
        mine = Objection.objects.filter(pk=event.objection_id, concluded_at__isnull=False)
        if (
            not mine.filter(outcome_mailed_at__isnull=True)
            .exclude(email="")
            .update(outcome_mailed_at=clock.now())
        ):
            return
        found = mine.select_related("application__base").get()
        EmailMessage(
            subject=f"【优基】您提出的异议已办结（{found.receipt}）",
            body=f"{found.name}：\n\n您对{found.application.base.name}提出的异议已经办结：{found.get_state_display()}。\n\n"
            f"{found.outcome}\n\n回执：{settings.ORIGIN}/objections/{found.receipt}\n\n（平台自动发送，请勿回复）",
            to=[found.email],
        ).send()
