"""What the worker writes of a way in: to who has none yet, and to an address that changes or is changed to."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from youji.accounts.jobs import password_path
from youji.accounts.logic.events import MailChangeAsked, MailChanged, WayInAsked
from youji.accounts.models import Person, Proposal
from youji.accounts.services import sign_in
from youji.accounts.services.mail_addresses import key_of
from youji.shared import clock, mail

WAY_IN = """{name}：

您在优基平台的账号“{username}”可以设置密码了。请在一小时内打开下面的链接，设置只有您自己知道的密码：

{link}

过了一小时的，请在登录页用这个邮箱“找回密码”。"""
SIGNED = "（平台自动发送，请勿回复）"
ASK = """{name}：

有人申请把您在优基平台的账号“{username}”的邮箱由这个地址改为 {address}。

同意的，请在三天内打开下面的页面确认：

{link}

不同意的，不要打开；不是您本人申请的，请立即联系本单位的安全管理员。"""
ANNOUNCE = """优基平台的账号“{username}”申请改用这个邮箱收取消息、找回密码。原邮箱或安全管理员确认后生效。

如果您不认识这个账号，请不要理会。"""
DONE = """优基平台的账号“{username}”的邮箱已由 {before} 改为 {address}。

不是您本人要改的，请立即联系本单位的安全管理员。"""


def send_way_in(event: WayInAsked) -> None:
    """Whoever has no password yet gets the way to one; nobody else ever holds it."""
    person = Person.objects.filter(pk=event.person, is_active=True).exclude(email="").first()
    if person is None or person.has_usable_password():
        return
    link = settings.ORIGIN + password_path(person)
    _send("请设置密码", WAY_IN.format(name=person.name, username=person.username, link=link), person.email)
    sign_in.reset_mailed(person=person, now=clock.now())


def ask_about_mail(event: MailChangeAsked) -> None:
    """The old address is asked, the new one told; nobody, once it is settled."""
    asked = _of(event.proposal)
    if asked is None or asked.settled_at is not None:
        return
    about = {"name": asked.person.name, "username": asked.person.username, "address": asked.value}
    link = settings.ORIGIN + reverse("accounts:confirm_mail", args=[key_of(asked.pk)])
    _send("请确认更换邮箱", ASK.format(**about, link=link), asked.person.email)
    _send("有账号申请改用这个邮箱", ANNOUNCE.format(**about), asked.value)


def tell_of_mail(event: MailChanged) -> None:
    """Both addresses know of it."""
    if (asked := _of(event.proposal)) is None:
        return
    about = {
        "username": asked.person.username,
        "before": event.before or "（未登记）",
        "address": asked.value,
    }
    for address in (event.before, asked.value):
        _send("邮箱已更换", DONE.format(**about), address)


def _of(proposal_id: int) -> Proposal | None:
    return Proposal.objects.select_related("person").filter(pk=proposal_id).first()


def _send(subject: str, said: str, address: str) -> None:
    if address:
        mail.send(subject, f"{said}\n\n{SIGNED}", address)
