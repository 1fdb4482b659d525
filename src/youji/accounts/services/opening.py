"""An account asked for by the person, and confirmed by whoever knows them: for households, farms and their clerks.

As 0114: the password is typed on one's own telephone, the code that is read out opens nothing. Nothing is kept of what strangers
ask for beyond a day; whether there is such an 经营主体 is told to nobody (decision 0129).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from youji.accounts.fields import CONFIRMATION, OPENING
from youji.accounts.logic import rules
from youji.accounts.models import Agency, Grant, Person
from youji.accounts.selectors import operator_for, own_operator_codes, people_holding
from youji.accounts.services.common import holder_of, note, require_person
from youji.accounts.services.messages import notify
from youji.accounts.services.people import not_taken
from youji.accounts.services.second_hand import tell_above
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.labels import ROLE_NAMES
from youji.shared.limits import Limit
from youji.shared.refusals import NotAble, Refused, demand
from youji.shared.rows import one_of_two

HOLDS_SECONDS = 24 * 3600
FROM_ONE_ADDRESS = Limit(
    "open-account-from", most=20, seconds=3600, sentence="这里申请账号的次数太多。请过一小时再试。"
)
FOR_ONE_OPERATOR = Limit(
    "open-account-for", most=10, seconds=3600, sentence="这个主体码申请账号的次数太多。请过一小时再试。"
)
NO_CODE = "没有这个确认码，或已过一天。请让本人核对主体码，重新申请一次，再告诉您新的确认码。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as whoever confirms it reads it."""

    operator_id: int
    division: str
    username: str
    name: str
    phone: str
    role: Role
    password: str  # hashed
    address: str

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLE_NAMES[self.role]


def ask_account(*, password: str, visitor: str, now: datetime, **said: object) -> str:
    """The code to be read out to whoever confirms: eight digits, for a day. Nothing is said of whether the 主体码 is anybody's.

    Raises:
        Refused: with a sentence at every field that will not do. TooOften: ``visitor`` or the 主体码 asked too often.
        NotAble: there is no room for another code.
    """
    FROM_ONE_ADDRESS.take(visitor, now)
    values = checked(OPENING, said)
    FOR_ONE_OPERATOR.take(values["operator_code"], now)
    try:
        validate_password(password, Person(username=values["username"]))
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages), "password1") from wrong
    asked = {**values, "password": make_password(password), "from": visitor}
    for _ in range(5):
        code = f"{secrets.randbelow(10**8):08}"
        if cache.add(_key(values["operator_code"], code), asked, HOLDS_SECONDS):
            return code
    raise NotAble


def look_at(*, operator_code: str, code: str, actor: Actor, now: datetime) -> Asked:
    """What was asked for under this code, if it is the actor's to confirm.

    Raises:
        NotAllowed: a token. Refused: no such 主体码 of the actor's, no such code, or not the actor's to confirm.
    """
    require_person(actor)
    operator_code = checked(OPENING.only("operator_code"), {"operator_code": operator_code})["operator_code"]
    code = checked(CONFIRMATION, {"code": code})["code"]
    found = _operator(operator_code, actor)
    if found is None:
        raise Refused("没有这个主体码，或不在您的范围内。请核对。", "operator_code")
    said: dict[str, Any] = cache.get(_key(operator_code, code)) or {}
    if said.get("operator_code") != operator_code:
        raise Refused(NO_CODE, "code")
    role = Role(said["role"])
    today = clock.local_date(now)
    demand(
        rules.opened_by_whoever_knows_them(actor, role, operator_id=found[0], division=found[1]),
        rules.a_second_holder_comes_from_the_city(role, held=people_holding(found[0], Role.HOLDER, today)),
        field="code",
    )
    return Asked(*found, said["username"], said["name"], said["phone"], role, said["password"], said["from"])


@transaction.atomic
def open_account(*, operator_code: str, code: str, actor: Actor, now: datetime) -> Person:
    """The account is there with the password that was chosen, once; the guards of the area and the 经营主体 are told.

    Raises:
        NotAllowed, Refused: as ``look_at``; or the username has been taken. StaleState: in this moment.
    """
    # One at a time: of two codes of one 经营主体 confirmed at once, each saw that nobody was its 主体负责人 yet.
    list(Agency.objects.select_for_update(no_key=True).order_by("pk").values_list("pk")[:1])
    asked = look_at(operator_code=operator_code, code=code, actor=actor, now=now)
    not_taken(asked.username)
    key = _key(
        checked(OPENING.only("operator_code"), {"operator_code": operator_code})["operator_code"],
        checked(CONFIRMATION, {"code": code})["code"],
    )
    if not cache.delete(key):
        raise Refused(NO_CODE, "code")
    person = Person(
        username=asked.username,
        name=asked.name,
        phone=asked.phone,
        operator_id=asked.operator_id,
        area=asked.division,
        password=asked.password,
    )
    demand(rules.role_fits_the_unit(rules.Holder(0, frozenset(), operator_id=asked.operator_id), asked.role))
    with one_of_two("这个用户名刚刚有人用了。请本人换一个，重新申请一次。"):
        person.save()
    Grant.objects.create(person=person, role=asked.role)
    after = {"username": person.username, "role": asked.role, "address": asked.address}
    note("person.opened", person, before={}, after=after, actor=actor, now=now)
    who = f"{actor.name}（{actor.agency or '本主体'}）"
    title = f"{asked.role_name}{person.name}的账号已开通"
    body = f"由{who}确认。不是本人申请的，请立即联系当地农业农村局的安全管理员。"
    notify(title=title, body=body, link="/field/me/", now=now, operator_id=asked.operator_id)
    if rules.confirming_offices(holder_of(person, now)):
        tell_above(person, f"{asked.role_name}{person.name}开通了账号", actor=actor, now=now)
    return person


def _operator(code: str, actor: Actor) -> tuple[int, str] | None:
    """Whose 主体码 it is, and where: an officer's area, or the actor's own."""
    if actor.operator_id is None:
        return operator_for(code, actor)
    person = Person.objects.get(pk=actor.user_id)
    own = own_operator_codes({actor.operator_id}).get(actor.operator_id)
    return (actor.operator_id, person.area) if own == code else None


def _key(operator_code: str, code: str) -> str:
    return f"open-account:{operator_code}-{code}"
