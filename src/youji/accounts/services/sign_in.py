"""What sign-in leaves in the trail. Names that belong to nobody are not kept: people type passwords there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.logic.events import PasswordResetAsked
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.accounts.services.messages import notify
from youji.accounts.services.tokens import end_tokens
from youji.ledger.events import emit
from youji.ledger.services import record
from youji.shared.actor import SYSTEM
from youji.shared.limits import Limit

MAIL_REQUESTS = Limit(
    "mail-requests",
    most=600,
    seconds=3600,
    sentence="申请找回密码的人太多，暂时不再受理。请过一小时再试，或联系本单位的安全管理员。",
)
RECOVERED = "accounts.password.recovered"
WORDS = {
    "accounts.password.changed": "您的密码已更改",
    RECOVERED: "您的密码已通过邮箱重设",
    "accounts.passkey.added": "已添加一个通行密钥",
    "accounts.passkey.removed": "已删除一个通行密钥",
    "accounts.second_factor.activated": "动态验证码已启用",
    "accounts.second_factor.deactivated": "动态验证码已停用",
    "accounts.recovery_codes.generated": "恢复码已重新生成",
}


@transaction.atomic
def opened(*, person: Person, address: str, now: datetime) -> None:
    """A session was opened."""
    _record("accounts.session.opened", person, {"address": address}, now)


@transaction.atomic
def closed(*, person: Person, now: datetime) -> None:
    """A session was closed by its owner."""
    _record("accounts.session.closed", person, {}, now)


@transaction.atomic
def refused(*, username: str, why: str, address: str, now: datetime) -> None:
    """Somebody was not let in as ``username``."""
    person = Person.objects.filter(username=username).first()
    record(
        "accounts.session.refused",
        subject=f"accounts.person:{person.pk if person else 'unknown'}",
        before={},
        after={"why": why, "address": address},
        actor=SYSTEM,
        now=now,
        operator_id=person.operator_id if person else None,
        division=(person.agency.division if person.agency else person.area) if person else "",
    )


@transaction.atomic
def keys_changed(*, person: Person, action: str, now: datetime) -> None:
    """A password or second factor changed; its owner is told, in case it was not them.

    A password recovered by mail ends every token: whoever needs that may have lost more than their memory.
    """
    ended: dict[str, object] = {"tokens": end_tokens(person, now)} if action == RECOVERED else {}
    _record(action, person, ended, now)
    notify(
        title=WORDS[action],
        body="如果不是您本人操作，请立即联系本单位的安全管理员。",
        link="/desk/me/",
        now=now,
        person_ids=[person.pk],
    )


def ask_password_reset(*, email: str, now: datetime) -> None:
    """A worker will look whether the address is anybody's: the door answers everybody alike, and as fast.

    Raises:
        TooOften: everybody together has asked too often; the sign-in library counts by address and by visitor.
    """
    MAIL_REQUESTS.take("everybody", now)
    with transaction.atomic():
        emit(PasswordResetAsked(email=email.strip().lower()))


@transaction.atomic
def reset_mailed(*, person: Person, now: datetime) -> None:
    """The way to a new password went to the person's own address."""
    record(
        "accounts.password.reset_mailed",
        subject=f"accounts.person:{person.pk}",
        before={},
        after={},
        actor=SYSTEM,
        now=now,
        operator_id=person.operator_id,
        division=person.agency.division if person.agency else person.area,
    )


def _record(action: str, person: Person, after: dict[str, object], now: datetime) -> None:
    record(
        action,
        subject=f"accounts.person:{person.pk}",
        before={},
        after=after,
        actor=actor_of(person, now=now),
        now=now,
        division=person.agency.division if person.agency else person.area,
    )
