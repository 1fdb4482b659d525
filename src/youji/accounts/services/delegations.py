"""Standing in for a colleague who is away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from youji.accounts.fields import DELEGATION
from youji.accounts.logic import rules
from youji.accounts.models import Delegation, Person
from youji.accounts.selectors import known_scopes
from youji.accounts.services.common import borrowed_by, holder_of, note
from youji.accounts.services.messages import notify, tell_owner
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.labels import role_names
from youji.shared.refusals import Refused, Unknown, demand
from youji.shared.rows import advance


@transaction.atomic
def delegate(
    *,
    deputy_id: int | None,
    roles: Iterable[Role],
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Delegation:
    """From ``starts_on`` to ``ends_on``, both included, the deputy holds these of the actor's roles too.

    Raises:
        Refused: at ``deputy``, ``roles`` or ``starts_on``.
    """
    said = checked(
        DELEGATION.without("deputy_id"),
        {"roles": list(roles), "starts_on": starts_on, "ends_on": ends_on, "reason": reason},
    )
    absent = Person.objects.get(pk=actor.user_id)
    deputy = Person.objects.visible_to(actor).filter(pk=deputy_id).first()
    if deputy is None:
        raise Refused("请选一位本单位的同事。", "deputy")
    wanted = frozenset(said["roles"])
    standing = holder_of(deputy, now)
    absence = rules.Absence(
        absent=holder_of(absent, now),
        deputy=replace(standing, roles=standing.roles | borrowed_by(deputy, now)),
        roles=wanted,
        starts_on=starts_on,
        ends_on=ends_on,
        today=clock.local_date(now),
    )
    demand(rules.a_deputy_is_a_colleague(absence), rules.a_deputy_stays_separated(absence), field="deputy")
    demand(
        rules.only_ones_own_lendable_roles(absence),
        rules.a_token_lends_no_more_than_it_holds(actor, known_scopes()),
        field="roles",
    )
    demand(rules.an_absence_is_short_and_ahead(absence), field="starts_on")
    advance(deputy)  # a role granted to the deputy at this moment is looked at again
    made = Delegation.objects.create(
        absent=absent,
        deputy=deputy,
        roles=sorted(wanted),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=said["reason"],
    )
    note(
        "delegation.made",
        absent,
        before={},
        after={
            "deputy": deputy.pk,
            "roles": made.roles,
            "from": starts_on.isoformat(),
            "to": ends_on.isoformat(),
        },
        actor=actor,
        now=now,
        reason=made.reason,
    )
    notify(
        title=f"{absent.name}委托您代办",
        body=f"{clock.in_words(starts_on)}至{clock.in_words(ends_on)}，代行{role_names(wanted)}。",
        link="/desk/",
        now=now,
        person_ids=[deputy.pk],
    )
    if actor.scopes is not None:
        tell_owner(
            "令牌代您登记了委托", f"{clock.in_words(ends_on)}以前，{deputy.name}代行您的岗位。", actor, now
        )
    return made


@transaction.atomic
def revoke_delegation(*, delegation_id: int, actor: Actor, now: datetime) -> None:
    """The delegation the actor gave has ended.

    Raises:
        Unknown: the actor has given no such delegation still in force.
    """
    open_ones = Delegation.objects.filter(pk=delegation_id, absent_id=actor.user_id, revoked_at__isnull=True)
    if not open_ones.update(revoked_at=now):
        raise Unknown
    absent = Person.objects.get(pk=actor.user_id)
    note("delegation.revoked", absent, before={"delegation": delegation_id}, after={}, actor=actor, now=now)
