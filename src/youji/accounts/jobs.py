"""What the worker does for this room."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from youji.accounts.models import Message

log = logging.getLogger(__name__)

AT_ONCE = 100
MOST_FAILURES = 5
#: Older news is read in the app or not at all.
WORTH_MAILING = timedelta(days=3)


def send_pending_mail(now: datetime) -> int:
    """Every fresh message has gone by mail to whoever left an address; the number sent.

    Each message is claimed before it is sent, outside any transaction: two workers never send one twice, and a
    worker killed in between loses one mail, whose message is still in the app. What the mail server refuses
    is tried again, five times.
    """
    rows = (
        Message.objects.filter(
            mailed_at__isnull=True,
            mail_claimed_at__isnull=True,
            mail_failures__lt=MOST_FAILURES,
            created_at__gt=now - WORTH_MAILING,
            person__is_active=True,
        )
        .exclude(person__email="")
        .exclude(person__email__endswith=".invalid")
        .select_related("person")
        .order_by("created_at")[:AT_ONCE]
    )
    return sum(_send(message, now) for message in rows)


def _send(message: Message, now: datetime) -> bool:
    mine = Message.objects.filter(pk=message.pk)
    if not mine.filter(mail_claimed_at__isnull=True, mailed_at__isnull=True).update(mail_claimed_at=now):
        return False
    try:
        EmailMessage(
            subject=f"【优基】{message.title}", body=_text(message), to=[message.person.email]
        ).send()
    except OSError as fault:  # what a mail server that is away or refuses raises
        log.warning("message %s was not mailed: %s", message.pk, fault)
        mine.update(mail_claimed_at=None, mail_failures=F("mail_failures") + 1)
        return False
    mine.update(mailed_at=now)
    return True


def _text(message: Message) -> str:
    where = f"\n\n办理：{settings.ORIGIN}{message.link}" if message.link else ""
    return f"{message.person.name}：\n\n{message.body or message.title}{where}\n\n（平台自动发送，请勿回复）"
