"""Making accounts and giving roles: the system administrator's part."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from youji.accounts.fields import GRANT, PERSON, WITHDRAWAL
from youji.accounts.logic import rules
from youji.accounts.logic.events import WayInAsked
from youji.accounts.models import Agency, Delegation, Grant, Person
from youji.accounts.selectors import roles_asked
from youji.accounts.services.agencies import load_agencies
from youji.accounts.services.common import borrowed_by, holder_of, note, person_for, require
from youji.accounts.services.mail_addresses import ask_change
from youji.accounts.services.messages import notify
from youji.accounts.services.second_hand import give_role, propose_role, tell_above, tell_the_operator
from youji.accounts.services.tokens import end_tokens
from youji.ledger.events import emit
from youji.shared.actor import PRODUCERS, SYSTEM, Actor, Role
from youji.shared.checked import checked
from youji.shared.identifiers import ALPHABET
from youji.shared.labels import ROLE_NAMES
from youji.shared.refusals import Refused, demand
from youji.shared.rows import advance

QUALIFIED = frozenset({Role.ASSESSOR, Role.EXPERT})


@transaction.atomic
def create_person(
    *,
    username: str,
    name: str,
    actor: Actor,
    now: datetime,
    agency_id: int | None = None,
    operator_id: int | None = None,
    area: str = "",
    phone: str = "",
    email: str = "",
    specialities: Iterable[str] = (),
) -> Person:
    """An account without roles and without a password, which nobody who also gives roles ever sees.

    The way to one goes to the mail address; whoever has none gets a sealed letter (``security.reset_password``).

    Raises:
        NotAllowed: the actor makes no accounts.
        Refused: at ``username``, ``name``, ``email`` or ``agency``.
    """
    require(actor, Role.SYSTEM_ADMIN)
    said = checked(
        PERSON.without("agency_id", "operator_code"),
        {"username": username, "name": name, "phone": phone, "email": email, "specialities": specialities},
    )
    not_taken(said["username"])
    agency = Agency.objects.filter(pk=agency_id).first() if agency_id else None
    if (agency is None) == (operator_id is None):
        raise Refused("请选一个机构，或填一个经营主体，二者选一。", "agency")
    person = Person(
        **said,
        agency=agency,
        operator_id=operator_id,
        area="" if agency else area,
        must_change_password=True,
    )
    demand(rules.within_ones_own_area(actor, holder_of_new(person)), field="agency")
    demand(rules.a_mail_address_is_entered_by_a_person(actor, "", person.email), field="email")
    person.set_unusable_password()
    person.save()
    note("person.created", person, before={}, after={"username": person.username}, actor=actor, now=now)
    if person.email:
        emit(WayInAsked(person=person.pk))
    return person


@transaction.atomic
def update_person(
    *,
    person_id: int,
    version: int,
    name: str,
    phone: str,
    email: str,
    specialities: Iterable[str],
    actor: Actor,
    now: datetime,
) -> None:
    """The person's particulars are these; their own or, for a system administrator, of the area.

    Another mail address waits until it is confirmed (``mail_addresses``).

    Raises:
        Refused: at ``name`` or ``email``.
        StaleState: somebody else changed them meanwhile.
    """
    person = person_for(person_id, actor)
    if actor.user_id != person.pk:
        require(actor, Role.SYSTEM_ADMIN)
        demand(rules.within_ones_own_area(actor, holder_of(person, now)))
    given = checked(PERSON.only("name", "phone", "email"), {"name": name, "phone": phone, "email": email})
    demand(rules.a_mail_address_is_entered_by_a_person(actor, person.email, given["email"]), field="email")
    # Qualifications are confirmed by the administrator, not claimed by their owner.
    known = checked(PERSON.only("specialities"), {"specialities": specialities})["specialities"]
    marks = person.specialities if actor.user_id == person.pk else known
    if not marks and not holder_of(person, now).roles & QUALIFIED:
        marks = person.specialities  # the page did not ask
    address = given.pop("email")
    changed = sorted(key for key, value in given.items() if getattr(person, key) != value)
    before = {"specialities": person.specialities}
    advance(person, seen=version, **given, specialities=marks)
    note(
        "person.updated",
        person,
        before=before,
        after={"changed": changed, "specialities": marks},
        actor=actor,
        now=now,
    )
    if address != person.email:
        ask_change(person, address, actor=actor, now=now)


@transaction.atomic
def grant_role(
    *, person_id: int, role: Role, actor: Actor, now: datetime, valid_until: date | None = None
) -> None:
    """The person holds ``role`` (until a day, if one is given): an officer once another hand has confirmed it.

    Raises:
        Refused: a rule objects, or it waits already; every objection is said.
        StaleState: the person's roles changed meanwhile.
    """
    require(actor, Role.SYSTEM_ADMIN)
    valid_until = checked(GRANT.only("valid_until"), {"valid_until": valid_until})["valid_until"]
    person = person_for(person_id, actor)
    holder = holder_of(person, now)
    besides = borrowed_by(person, now) | roles_asked(person)
    demand(*rules.giving(actor, holder, role, besides), field="role")
    if role in PRODUCERS:
        give_role(person, role, valid_until, actor=actor, now=now)
        tell_the_operator(person, role, actor=actor, now=now)
    else:
        propose_role(person, role, valid_until, actor=actor, now=now)


@transaction.atomic
def withdraw_role(*, person_id: int, role: Role, actor: Actor, now: datetime, reason: str = "") -> None:
    """The person no longer holds ``role``, and nobody stands in for them in it.

    Raises:
        Refused: a rule objects.
    """
    require(actor, Role.SYSTEM_ADMIN)
    reason = checked(WITHDRAWAL, {"reason": reason})["reason"]
    person = person_for(person_id, actor)
    holder = holder_of(person, now)
    demand(
        rules.nobody_appoints_themselves(actor, holder),
        rules.within_ones_own_area(actor, holder),
        rules.watchers_are_appointed_from_above(actor, holder, role),
        field="role",
    )
    deleted, _ = Grant.objects.filter(person=person, role=role).delete()
    if not deleted:
        raise Refused("这个人现在没有这个岗位。请刷新页面查看。", "role")
    deputies = []
    for delegation in Delegation.objects.filter(absent=person, revoked_at__isnull=True):
        left = [r for r in delegation.roles if r != role]
        deputies += [delegation.deputy_id] if role in delegation.roles else []
        Delegation.objects.filter(pk=delegation.pk).update(roles=left, revoked_at=None if left else now)
    advance(person)
    after = {"tokens": end_tokens(person, now)}
    note("role.withdrawn", person, before={"role": role}, after=after, actor=actor, now=now, reason=reason)
    _tell_of_withdrawal(person, role, deputies, actor=actor, now=now, reason=reason)


def _tell_of_withdrawal(
    person: Person, role: Role, deputies: Iterable[int], *, actor: Actor, now: datetime, reason: str
) -> None:
    """The person learns of it, whoever stood in for them, the operator they act for, and the level above."""
    why = f"原因：{reason.rstrip('。')}。" if reason else ""
    by = f"由{actor.name}（{actor.agency}）办理。{why}"
    after = "以前的接口令牌已作废。有疑问的，请联系本单位的系统管理员或上级的安全管理员。"
    notify(
        title=f"您的岗位已收回：{ROLE_NAMES[role]}",
        body=by + after,
        link="/desk/me/",
        now=now,
        person_ids=[person.pk],
    )
    notify(
        title=f"您受托的岗位已随委托人收回：{ROLE_NAMES[role]}",
        body=f"委托人是{person.name}。{by}",
        link="/desk/me/",
        now=now,
        person_ids=deputies,
    )
    if role in PRODUCERS:
        tell_the_operator(person, role, actor=actor, now=now, given=False)
    tell_above(person, f"{person.name}的岗位已收回：{ROLE_NAMES[role]}", actor=actor, now=now)


def first_password() -> str:
    """A password to be read out once and changed at first use."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


def holder_of_new(person: Person) -> rules.Holder:
    """An account not yet saved, as the rules see it."""
    return rules.Holder(
        person_id=0,
        roles=frozenset(),
        level=person.agency.level if person.agency else "",
        division=person.agency.division if person.agency else person.area,
        agency_id=person.agency_id,
        operator_id=person.operator_id,
    )


def not_taken(username: str) -> None:
    """Refuse a user name that somebody has.

    Raises:
        Refused: at ``username``.
    """
    if Person.objects.filter(username=username).exists():
        raise Refused("这个用户名已有人用。请换一个。", "username")


@transaction.atomic
def appoint_first(*, username: str, name: str, role: Role, agency: str, now: datetime) -> str:
    """An administrator or auditor nobody above could appoint; the first password.

    For whoever has the machine: the province's first administrators come in by the command line.

    Raises:
        Refused: the role is not a watcher's, the agency is unknown, or the name is taken.
    """
    if role not in rules.WATCHERS:
        raise Refused("这条命令只任命系统管理员、安全管理员和审计员；其他岗位由系统管理员授予。", "role")
    unit = Agency.objects.filter(name=agency).first()
    if unit is None:
        raise Refused("没有这个机构。请先载入参考数据，并核对机构全称。", "agency")
    said = checked(PERSON.only("username", "name"), {"username": username, "name": name})
    not_taken(said["username"])
    person = Person(**said, agency=unit, must_change_password=True)
    password = first_password()
    person.set_password(password)
    person.save()
    Grant.objects.create(person=person, role=role)
    note("person.appointed", person, before={}, after={"role": role}, actor=SYSTEM, now=now)
    return password


@transaction.atomic
def first_administrators(
    *, people: Mapping[Role, tuple[str, str]], agency: str, now: datetime
) -> dict[Role, str]:
    """The two with whom an installation begins, ``role: (username, name)``; each one's first password.

    Raises:
        Refused: there is an administrator already, or something is wrong with one of the two.
    """
    load_agencies(now)
    list(
        Agency.objects.select_for_update().order_by("pk").values_list("pk")[:1]
    )  # one at a time: two saw nobody
    if Grant.objects.filter(role__in=rules.ADMINISTRATORS).exists():
        raise Refused(
            "已经有管理员了，这条命令只能用一次。以后的管理员由上级的系统管理员提出、安全管理员确认。"
        )
    return {
        role: appoint_first(username=username, name=name, role=role, agency=agency, now=now)
        for role, (username, name) in people.items()
    }
