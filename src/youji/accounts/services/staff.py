"""The people of an operator: its 主体负责人 brings in, stops and lets in again the 经办人 of that operator, and nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.fields import STAFF
from youji.accounts.logic import rules
from youji.accounts.models import Grant, Person
from youji.accounts.services.common import holder_of, note, require, require_person
from youji.accounts.services.people import not_taken
from youji.accounts.services.security import end_access
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import Refused, Unknown, demand
from youji.shared.rows import advance

STOPPED_BY_HOLDER = "主体负责人停用"


@transaction.atomic
def invite_staff(*, username: str, name: str, phone: str, actor: Actor, now: datetime) -> Person:
    """A 经办人 of the actor's own operator, without a password: they choose it themselves (``own_passwords``).

    Raises:
        NotAllowed: the actor is no 主体负责人.
        Refused: at ``username`` or ``name``.
    """
    require(actor, Role.HOLDER)
    said = checked(STAFF, {"username": username, "name": name, "phone": phone})
    not_taken(said["username"])
    boss = Person.objects.get(pk=actor.user_id)
    person = Person(**said, operator_id=actor.operator_id, area=boss.area, is_demo=boss.is_demo)
    demand(rules.role_fits_the_unit(holder_of_staff(person), Role.STAFF))
    person.set_unusable_password()
    person.save()
    Grant.objects.create(person=person, role=Role.STAFF)
    after = {"username": person.username, "role": Role.STAFF}
    note("staff.invited", person, before={}, after=after, actor=actor, now=now)
    return person


@transaction.atomic
def stop_staff(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The 经办人 cannot sign in any more and is signed out everywhere; what they did stays as it is."""
    person = own_staff(person_id, actor, now)
    advance(person, is_active=False, locked_reason=STOPPED_BY_HOLDER)
    note("staff.stopped", person, before={}, after=end_access(person, now), actor=actor, now=now)


@transaction.atomic
def readmit_staff(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The 经办人 can sign in again, with the password they had; whoever forgot theirs chooses another."""
    require_person(actor)
    person = own_staff(person_id, actor, now)
    if not person.is_active and person.locked_reason != STOPPED_BY_HOLDER:
        raise Refused("这个账号是安全管理员停用的。请联系当地农业农村局的安全管理员。")
    advance(person, is_active=True, locked_reason="")
    note("staff.readmitted", person, before={}, after={}, actor=actor, now=now)


def holder_of_staff(person: Person) -> rules.Holder:
    """A 经办人 not yet saved, as the rules see them."""
    return rules.Holder(0, frozenset(), division=person.area, operator_id=person.operator_id)


def own_staff(person_id: int, actor: Actor, now: datetime) -> Person:
    """A 经办人 of the actor's own operator.

    Raises:
        NotAllowed: the actor is no 主体负责人. Unknown: of another operator. Refused: no 经办人.
    """
    require(actor, Role.HOLDER)
    person = Person.objects.filter(pk=person_id, operator_id=actor.operator_id).first()
    if person is None or actor.operator_id is None:
        raise Unknown
    demand(rules.a_holder_looks_after_staff(actor, holder_of(person, now)))
    return person
