"""What the worker does for this room."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse

from youji.accounts.logic.events import PasswordResetAsked
from youji.accounts.models import Message, Person
from youji.accounts.services import sign_in
from youji.shared import clock, mail

log = logging.getLogger(__name__)

AT_ONCE = 100
MOST_FAILURES = 5
#: A round ends after so long, that letters which wait in the queue have their turn.
ROUND_SECONDS = 60.0
#: Longer than any letter takes: who claimed it before has died.
CLAIM = timedelta(minutes=10)
#: Older news is read in the app or not at all.
WORTH_MAILING = timedelta(days=3)
RESET = """{person.name}：

有人在优基平台申请重设用户名“{person.username}”的密码。如果是您本人，请在一小时内打开下面的链接，设置新密码：

{link}

如果不是您本人，请不要理会，密码不会改变。（平台自动发送，请勿回复）"""


def send_pending_mail(now: datetime) -> int:
    """Every fresh message has gone by mail to whoever left an address; the number sent in the time of one round.

    Each message is claimed before it is sent, outside any transaction, and marked after: two workers do not send one
    twice, and what a worker had claimed that was killed is sent when its claim is over. What the mail server refuses
    is tried again, five times; a server that is away is no letter's fault.

    Raises:
        Away: the mail server; the rest waits.
    """
    begun = time.monotonic()
    rows = (
        Message.objects.filter(
            _unclaimed(now - clock.shift()),
            mailed_at__isnull=True,
            mail_failures__lt=MOST_FAILURES,
            created_at__gt=now - WORTH_MAILING,
            person__is_active=True,
        )
        .exclude(person__email="")
        .exclude(person__email__endswith=".invalid")
        .select_related("person")
        .order_by("created_at")[:AT_ONCE]
    )
    sent = 0
    for message in rows:
        if time.monotonic() - begun > ROUND_SECONDS:
            break
        sent += _send(message, now)
    return sent


def _unclaimed(real: datetime) -> Q:
    """Nobody is sending it: a claim made in the future was made by a clock that was wrong."""
    return Q(mail_claimed_at__isnull=True) | ~Q(mail_claimed_at__range=(real - CLAIM, real))


def _send(message: Message, now: datetime) -> bool:
    mine = Message.objects.filter(pk=message.pk)
    real = clock.now() - clock.shift()  # a demonstration moved on ends no claim
    if not mine.filter(_unclaimed(real), mailed_at__isnull=True).update(mail_claimed_at=real):
        return False
    try:
        mail.send(message.title, _text(message), message.person.email)
    except mail.Away:
        mine.update(mail_claimed_at=None)
        raise
    except OSError as fault:  # what a mail server that refuses raises
        log.warning("message %s was not mailed: %s", message.pk, fault)
        mine.update(mail_claimed_at=None, mail_failures=F("mail_failures") + 1)
        return False
    mine.update(mailed_at=now)
    return True


def _text(message: Message) -> str:
    where = f"\n\n办理：{settings.ORIGIN}{message.link}" if message.link else ""
    return f"{message.person.name}：\n\n{message.body or message.title}{where}\n\n（平台自动发送，请勿回复）"


def send_reset_mail(event: PasswordResetAsked) -> None:
    """Whoever left this address, and may sign in, has a link to choose a new password; nobody else hears of it.

    The link's key is made here, so that it lies in no queue; it holds for ``PASSWORD_RESET_TIMEOUT`` seconds and
    until the password changes.
    """
    people = Person.objects.filter(email__iexact=event.email, is_active=True).exclude(email="")
    for person in people.order_by("pk"):
        if person.email.lower() != event.email:  # a database may find look-alikes equal
            continue
        mail.send(
            "重设密码",
            RESET.format(person=person, link=settings.ORIGIN + password_path(person)),
            person.email,
        )
        sign_in.reset_mailed(person=person, now=clock.now())


def password_path(person: Person) -> str:
    """Where the person chooses a new password: for an hour, once."""
    key = default_token_generator.make_token(person)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key}
    )
