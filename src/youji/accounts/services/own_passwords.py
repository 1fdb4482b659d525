"""A password of one's own without a mail address: whoever chose it reads out a code, the 主体负责人 confirms it.

The 主体负责人 never holds a way in: the password is typed on the 经办人's own telephone, and the code opens nothing (decision 0114).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from youji.accounts.models import Grant, Person
from youji.accounts.services.common import note, require_person
from youji.accounts.services.messages import notify
from youji.accounts.services.second_hand import tell_above
from youji.accounts.services.security import end_access
from youji.accounts.services.staff import STOPPED_BY_HOLDER, own_staff
from youji.shared.actor import Actor, Role
from youji.shared.limits import Limit
from youji.shared.refusals import NotAble, Refused
from youji.shared.rows import advance

HOLDS_SECONDS = 24 * 3600
FROM_ONE_ADDRESS = Limit(
    "own-password-from", most=20, seconds=3600, sentence="这里设密码的次数太多。请过一小时再试。"
)
#: What strangers ask for in somebody's name gives nobody anything, but each is one more code that would be taken.
FOR_ONE_NAME = Limit(
    "own-password-for", most=10, seconds=3600, sentence="这个用户名设密码的次数太多。请过一小时再试。"
)


def choose_password(*, username: str, password: str, visitor: str, now: datetime) -> str:
    """The code to be read out: eight digits, for a day. Whoever has no such account gets one as well, which is of nothing.

    Raises:
        Refused: at ``password1``, what is wrong with it. TooOften: ``visitor`` or the name asked too often.
        NotAble: there is no room for another code.
    """
    FROM_ONE_ADDRESS.take(visitor, now)
    FOR_ONE_NAME.take(username, now)
    try:
        validate_password(password, Person(username=username))
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages), "password1") from wrong
    hashed = make_password(password)  # for everybody, so that the time it takes tells nothing
    person = Person.objects.filter(username=username, email="", operator_id__isnull=False).first()
    mine = person is not None and set(Grant.objects.filter(person=person).values_list("role", flat=True)) == {
        Role.STAFF
    }
    for _ in range(5):
        code = f"{secrets.randbelow(10**8):08}"
        if person is None or not mine:
            return code
        chosen = {"person": person.pk, "code": code, "password": hashed, "from": visitor}
        if cache.add(_key(person.pk, code), chosen, HOLDS_SECONDS):
            return code
    raise NotAble


@transaction.atomic
def confirm_password(*, person_id: int, code: str, actor: Actor, now: datetime) -> None:
    """The password that was chosen with ``code`` holds, once; whoever was signed in is out, the guards of the area are told.

    Raises:
        NotAllowed: the actor is no 主体负责人, or a token. Unknown: nobody of theirs.
        Refused: at ``code``, or the account is the guards' to open.
    """
    require_person(actor)
    person = own_staff(person_id, actor, now)
    if person.email:
        raise Refused("这个人登记过邮箱，密码由本人在登录页用邮箱找回。", "code")
    if not person.is_active and person.locked_reason != STOPPED_BY_HOLDER:
        raise Refused("这个账号是安全管理员停用的。请联系当地农业农村局的安全管理员。")
    chosen = cache.get(_key(person.pk, code)) or {}
    if (chosen.get("person"), chosen.get("code")) != (person.pk, code) or not cache.delete(
        _key(person.pk, code)
    ):
        raise Refused(
            "没有这个确认码，或已过一天。请让本人核对用户名，重新设一次，再告诉您新的确认码。", "code"
        )
    first = not person.has_usable_password()
    advance(person, is_active=True, locked_reason="", password=chosen["password"], must_change_password=False)
    after = {"address": chosen["from"], **end_access(person, now)}
    note("password.confirmed", person, before={}, after=after, actor=actor, now=now)
    body = f"由{actor.name}（本主体负责人）确认。不是本人设的，请立即联系当地农业农村局的安全管理员。"
    notify(title="您自己设的密码已生效", body=body, link="/desk/me/", now=now, person_ids=[person.pk])
    said = f"经办人{person.name}{'第一次设了' if first else '重设了'}密码"
    tell_above(person, said, actor=actor, now=now)


def _key(person_id: int, code: str) -> str:
    return f"own-password:{person_id}-{code}"
