"""An account asked for by the person, and confirmed by whoever knows them (``logic.posts``: as what, of which place).

As 0114: the password is typed on one's own telephone, the code that is read out opens nothing. What strangers ask for lies
in the bounded store for a day; whether there is such a place is told to nobody (decisions 0129, 0146).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
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
from youji.accounts.logic.posts import DUTIES, POSTS, Place, Post
from youji.accounts.models import Agency, Grant, Opening, Person
from youji.accounts.selectors import people_holding
from youji.accounts.selectors.places import At, any_place_called, place_called
from youji.accounts.services.common import holder_of, note, require_person
from youji.accounts.services.messages import notify
from youji.accounts.services.openings import hold_ask, key_of, row_of, settle_opening, wait_for, why_dead
from youji.accounts.services.people import not_taken
from youji.accounts.services.second_hand import tell_above
from youji.accounts.services.sheets import sheet_for
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.labels import ROLE_NAMES
from youji.shared.limits import Limit
from youji.shared.refusals import Refusal, Refused, demand
from youji.shared.rows import one_of_two

SENTENCE = "这里申请账号的次数太多。请过一小时再试。"
FROM_ONE_ADDRESS = Limit("open-account-from", most=20, seconds=3600, sentence=SENTENCE)
FROM_ONE_ADDRESS_A_DAY = Limit(
    "open-account-from-day", most=60, seconds=86400, sentence="这里今天申请账号的次数太多。请明天再试。"
)
FOR_ONE_OPERATOR = Limit(
    "open-account-for", most=10, seconds=3600, sentence="这个主体码申请账号的次数太多。请过一小时再试。"
)
#: A village signs in over one line: what a sheet brings is counted by the sheet, and the line has more room.
SHEETS_FROM_ONE_ADDRESS = Limit("open-sheet-from", most=200, seconds=3600, sentence=SENTENCE)
FOR_ONE_SHEET = Limit(
    "open-sheet-for", most=10, seconds=3600, sentence="这张单子试的次数太多。请过一小时再试。"
)
ANOTHERS = "这个确认码是另一份申请的。请当面再核对一次，看是谁念的。"
NO_CODE = "没有这个确认码，或已过一天。请让本人核对主体码，重新申请一次，再告诉您新的确认码。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as whoever confirms it reads it."""

    at: At
    post: Post
    username: str
    name: str
    phone: str
    password: str  # hashed
    address: str
    opening: Opening | None  # what stands in a list of it

    @property
    def role(self) -> Role:
        """The role it is."""
        return self.post.role

    @property
    def role_name(self) -> str:
        """The role in words."""
        return DUTIES.get(self.post.key) or ROLE_NAMES[self.role]


def ask_account(*, password: str, visitor: str, now: datetime, **said: object) -> str:
    """The code to be read out to whoever confirms: eight digits, for a day. Nothing is said of whether the place is there.

    Raises:
        Refused: with a sentence at every field that will not do. TooOften: ``visitor`` or the place asked too often.
        NotAble: there is no room for another code.
    """
    FROM_ONE_ADDRESS.take(visitor, now)
    FROM_ONE_ADDRESS_A_DAY.take(visitor, now)
    values = checked(OPENING, said)
    FOR_ONE_OPERATOR.take(values["operator_code"], now)
    hashed = _hashed(password, values["username"])
    at = place_called(POSTS[values["role"]].place, values["operator_code"])
    opening = wait_for(at, values, now) if at else None
    return hold_ask({**values, "password": hashed, "from": visitor, "opening": opening})


def ask_by_sheet(*, username: str, sheet: str, password: str, visitor: str, now: datetime) -> str:
    """As ``ask_account``, by the name and the digits printed on a sheet; digits of no sheet bring a code of nothing.

    Raises:
        Refused: at ``password1``. TooOften: ``visitor`` or the name tried too often. NotAble: there is no room.
    """
    SHEETS_FROM_ONE_ADDRESS.take(visitor, now)
    FOR_ONE_SHEET.take(username, now)
    hashed = _hashed(password, username)
    row = sheet_for(username, sheet, now)
    if row is None:
        return f"{secrets.randbelow(10**8):08}"
    said = {"operator_code": row.place_code, "role": row.post, "username": row.username}
    of = {"name": row.name, "phone": row.phone, "opening": row.pk, "sheet": row.sheet_digest}
    return hold_ask({**said, **of, "password": hashed, "from": visitor})


def _hashed(password: str, username: str) -> str:
    """For everybody, so that the time it takes tells nothing."""
    try:
        validate_password(password, Person(username=username))
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages), "password1") from wrong
    return make_password(password)


def look_at(*, operator_code: str, code: str, actor: Actor, now: datetime) -> Asked:
    """What was asked for under this code, if it is the actor's to confirm.

    Raises:
        NotAllowed: a token. Refused: no such place of the actor's, no such code, or not the actor's to confirm.
    """
    require_person(actor)
    operator_code = checked(OPENING.only("operator_code"), {"operator_code": operator_code})["operator_code"]
    code = checked(CONFIRMATION, {"code": code})["code"]
    said: dict[str, Any] = cache.get(key_of(operator_code, code)) or {}
    mine = said.get("operator_code") == operator_code
    post = POSTS[said["role"]] if mine else None
    at = place_called(post.place, operator_code) if post else any_place_called(operator_code, actor)
    if at is None or not at.known_to(actor):
        raise Refused("没有这个主体码、机构编号或县区代码，或不在您的范围内。请核对。", "operator_code")
    if post is None:
        raise Refused(NO_CODE, "code")
    row = row_of(said)
    if dead := why_dead(said, row):
        raise Refused(dead, "code")
    held = at.place == Place.OPERATOR and people_holding(at.key, Role.HOLDER, clock.local_date(now))
    demand(
        rules.opened_by_whoever_knows_them(
            actor, post.role, operator_id=at.operator_id, division=at.division
        ),
        rules.a_second_holder_comes_from_the_city(post.role, held=held),
        field="code",
    )
    who = (said["username"], said["name"], said["phone"], said["password"], said["from"])
    return Asked(at, post, *who, row)


@transaction.atomic
def open_account(
    *, operator_code: str, code: str, actor: Actor, now: datetime, opening_id: int | None = None
) -> Person:
    """The account is there with the password that was chosen, once; the guards of the area and the 经营主体 are told.

    Args:
        opening_id: whose code it is said to be.

    Raises:
        NotAllowed, Refused: as ``look_at``; or it is another's, or the username has been taken. StaleState: in this moment.
    """
    # One at a time: of two codes of one 经营主体 confirmed at once, each saw that nobody was its 主体负责人 yet.
    list(Agency.objects.select_for_update(no_key=True).order_by("pk").values_list("pk")[:1])
    asked = look_at(operator_code=operator_code, code=code, actor=actor, now=now)
    if opening_id is not None and (asked.opening is None or asked.opening.pk != opening_id):
        raise Refused(ANOTHERS, "code")
    not_taken(asked.username)
    if not cache.delete(key_of(asked.at.code, checked(CONFIRMATION, {"code": code})["code"])):
        raise Refused(NO_CODE, "code")
    person = Person(
        username=asked.username,
        name=asked.name,
        phone=asked.phone,
        password=asked.password,
        duty=asked.post.key if asked.post.key in DUTIES else "",
        **asked.at.columns,
    )
    would_be = rules.Holder(0, frozenset(), level=_level(asked.at), agency_id=person.agency_id,
        operator_id=person.operator_id, laboratory_id=person.laboratory_id)  # fmt: skip
    demand(rules.role_fits_the_unit(would_be, asked.role))
    with one_of_two("这个用户名刚刚有人用了。请本人换一个，重新申请一次。"):
        person.save()
    Grant.objects.create(person=person, role=asked.role)
    after = {"username": person.username, "role": asked.role, "address": asked.address}
    note("person.opened", person, before={}, after=after, actor=actor, now=now)
    waits = Opening.objects.filter(place_code=asked.at.code, username=person.username, state__in=Opening.LIVE)
    for row in (
        [asked.opening] if asked.opening else waits
    ):  # nobody else opens one under this username any more
        settle_opening(row, Opening.State.OPENED, person=person, actor=actor, now=now)
    _tell(person, asked, actor, now)
    return person


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one code that was heard: the account it opened, or why it opened none."""

    opening_id: int
    person: Person | None = None
    sentence: str = ""


def open_several(codes: Mapping[int, str], *, actor: Actor, now: datetime) -> list[Answered]:
    """The accounts of those whose code was heard are there; what is wrong with one keeps none of the others.

    Args:
        codes: by the row that waits, what its person read out.

    Raises:
        NotAllowed: a token.
    """
    require_person(actor)
    rows = Opening.objects.visible_to(actor).in_bulk(codes)
    done = []
    for opening_id, code in codes.items():
        row = rows.get(opening_id)
        about: dict[str, Any] = {"opening_id": opening_id, "actor": actor, "now": now}
        try:
            if row is None:
                raise Refused(NO_CODE, "code")
            person = open_account(operator_code=row.place_code, code=code, **about)
            done.append(Answered(opening_id, person))
        except Refusal as refused:
            done.append(Answered(opening_id, sentence=str(refused)))
    return done


def _level(at: At) -> str:
    return Agency.Level.COUNTY.value if at.place == Place.COUNTY else ""


def _tell(person: Person, asked: Asked, actor: Actor, now: datetime) -> None:
    who = f"{actor.name}（{actor.agency or '本主体'}）"
    title = f"{asked.role_name}{person.name}的账号已开通"
    body = f"由{who}确认。不是本人申请的，请立即联系当地农业农村局的安全管理员。"
    if asked.at.operator_id is not None:
        notify(title=title, body=body, link="/field/me/", now=now, operator_id=asked.at.operator_id)
    if rules.confirming_offices(holder_of(person, now)):
        tell_above(person, f"{asked.role_name}{person.name}开通了账号", actor=actor, now=now)
