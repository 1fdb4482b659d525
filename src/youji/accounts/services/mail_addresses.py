"""Another mail address: a new password is sent there, so whoever asks for one does not also confirm it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from youji.accounts.logic import rules
from youji.accounts.logic.events import MailChangeAsked, MailChanged
from youji.accounts.models import Person, Proposal
from youji.accounts.selectors import confirming_office, open_proposals
from youji.accounts.services.common import holder_of, note
from youji.accounts.services.messages import notify, settle
from youji.ledger.events import emit
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.refusals import Unknown
from youji.shared.rows import advance

SALT = "accounts.mail"
HOLDS = timedelta(days=3)


def ask_change(person: Person, address: str, *, actor: Actor, now: datetime) -> None:
    """``address`` waits for the old one to confirm it, or for another administrator; both addresses are told.

    What was asked for before is void.
    """
    for older in open_proposals(person).filter(what=Proposal.What.MAIL):
        Proposal.objects.filter(pk=older.pk).update(settled_at=now)
        settle(older.matter, now=now)
    asked = Proposal.objects.create(
        person=person, what=Proposal.What.MAIL, value=address, asked_by_id=actor.user_id, asked_at=now
    )
    note("mail.filed", person, before={}, after={}, actor=actor, now=now)
    emit(MailChangeAsked(proposal=asked.pk))
    notify(
        title="您的账号申请更换邮箱",
        body="新邮箱经原邮箱或安全管理员确认后生效。不是您本人申请的，请立即联系安全管理员。",
        link="/desk/me/",
        now=now,
        person_ids=[person.pk],
    )
    offices = rules.confirming_offices(holder_of(person, now))
    others = (person.pk, actor.user_id)
    if office := confirming_office(offices, without=others, today=clock.local_date(now)):
        notify(
            title=f"请确认邮箱：{person.name}",
            body=f"{actor.name}提出更换。请先向本人核实，再确认或退回；原邮箱确认了的，不必再办。",
            link=f"/desk/people/{person.pk}/",
            matter=asked.matter,
            now=now,
            roles=[Role.SECURITY_ADMIN],
            division=office,
        )


def key_of(proposal_id: int) -> str:
    """What the letter to the old address carries. It is made when that is sent, and lies nowhere."""
    return signing.dumps(proposal_id, salt=SALT)


def asked_with(key: str) -> Proposal:
    """The change whose letter carried ``key``.

    Raises:
        Unknown: it is no key of ours, older than three days, or of a change that is settled.
    """
    try:
        number = signing.loads(key, salt=SALT, max_age=HOLDS)
    except signing.BadSignature as fault:
        raise Unknown from fault
    found = Proposal.objects.select_related("person").filter(pk=number, settled_at__isnull=True).first()
    if found is None:
        raise Unknown
    return found


@transaction.atomic
def confirm_by_letter(*, key: str, now: datetime) -> None:
    """Whoever reads the old mailbox agrees.

    Raises:
        Unknown: the letter is old, or the change is settled.
    """
    asked = asked_with(key)
    if not Proposal.objects.filter(pk=asked.pk, settled_at__isnull=True).update(
        settled_at=now, confirmed=True
    ):
        raise Unknown
    settle(asked.matter, now=now)
    settle_mail(asked, actor=SYSTEM, now=now, by="old-address")


def settle_mail(asked: Proposal, *, actor: Actor, now: datetime, by: str) -> None:
    """The address of a proposal that was confirmed holds; ``by`` whom goes into the trail."""
    before = asked.person.email
    advance(asked.person, email=asked.value)
    note("mail.changed", asked.person, before={}, after={"by": by}, actor=actor, now=now)
    emit(MailChanged(proposal=asked.pk, before=before))
    notify(
        title="您的邮箱已更换",
        body="找回密码和消息从现在起发到新邮箱。",
        link="/desk/me/",
        now=now,
        person_ids=[asked.person.pk],
    )
