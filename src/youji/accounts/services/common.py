"""What the writes about people share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from youji.accounts.models import Person
from youji.accounts.selectors import holder_of
from youji.accounts.selectors.own import open_delegations
from youji.ledger.services import record
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.refusals import NotAllowed, Unknown

__all__ = ["borrowed_by", "holder_of", "note", "person_for", "require", "require_person"]


def require(actor: Actor, role: Role) -> None:
    """Refuse an actor who does not hold ``role``.

    Raises:
        NotAllowed: with the reason.
    """
    if role not in actor.roles:
        raise NotAllowed("您的岗位不能办理这件事。")


def require_person(actor: Actor) -> None:
    """Refuse a program's token: what follows hands out a way to sign in, or takes away a guard.

    Raises:
        NotAllowed: with what to do instead.
    """
    if actor.scopes is not None:
        raise NotAllowed("密码和动态验证码只能由本人登录后在页面上办理，不能用令牌。")


def person_for(person_id: int, actor: Actor) -> Person:
    """The person, if ``actor`` may know of them.

    Raises:
        Unknown: absent, or out of scope.
    """
    person = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise Unknown
    return person


def borrowed_by(person: Person, now: datetime) -> frozenset[Role]:
    """Roles lent to the person, now or for a time agreed."""
    rows = open_delegations(clock.local_date(now)).filter(deputy=person).values_list("roles", flat=True)
    return frozenset(Role(role) for roles in rows for role in roles)


def note(
    action: str,
    person: Person,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """One entry in the trail about ``person``."""
    record(
        f"accounts.{action}",
        subject=f"accounts.person:{person.pk}",
        before=before,
        after=after,
        actor=actor,
        now=now,
        reason=reason,
        operator_id=person.operator_id,
        division=person.agency.division if person.agency else person.area,
    )
