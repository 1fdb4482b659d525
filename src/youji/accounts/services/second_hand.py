"""Two hands: what one administrator asked for of an account holds once another has confirmed it (decision 0104)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from youji.accounts.logic import rules
from youji.accounts.models import Grant, Person, Proposal
from youji.accounts.selectors import confirming_office, open_proposals
from youji.accounts.selectors.waiting import office_for
from youji.accounts.services.common import borrowed_by, holder_of, note, person_for, require, require_person
from youji.accounts.services.mail_addresses import settle_mail
from youji.accounts.services.messages import notify, settle
from youji.accounts.services.tokens import end_tokens
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.findings import Finding
from youji.shared.labels import ROLE_NAMES
from youji.shared.refusals import Refused, Unknown, demand
from youji.shared.rows import advance, one_of_two


def propose_role(
    person: Person, role: Role, valid_until: date | None, *, actor: Actor, now: datetime
) -> None:
    """``role`` waits for another hand; whoever has it is told.

    Raises:
        Refused: it waits already, or there is nobody to confirm it.
    """
    offices = rules.confirming_offices(holder_of(person, now), role)
    others = (person.pk, actor.user_id)
    office = confirming_office(offices, without=others, today=clock.local_date(now))
    if not office:
        demand(rules.the_office_that_confirms(actor, office), field="role")
    with one_of_two("这个岗位已经提出，正等待确认。"):
        asked = Proposal.objects.create(
            person=person, what=Proposal.What.ROLE, value=role, valid_until=valid_until,
            asked_by_id=actor.user_id, asked_at=now,
        )  # fmt: skip
    note("role.filed", person, before={}, after={"role": role}, actor=actor, now=now)
    notify(
        title=f"请确认岗位：{person.name}，{ROLE_NAMES[role]}",
        body=f"{actor.name}提出授予。请先核实本人和邮箱，再确认或退回；确认后生效。",
        link=f"/desk/people/{person.pk}/",
        matter=asked.matter,
        now=now,
        roles=[Role.SECURITY_ADMIN],
        division=office,
    )


@transaction.atomic
def confirm(*, person_id: int, proposal_id: int, actor: Actor, now: datetime) -> Proposal:
    """What was asked for holds.

    Raises:
        NotAllowed: the actor is no security administrator. Refused: a rule objects.
        Unknown: nothing of the kind waits.
    """
    asked = _held(person_id, proposal_id, actor)
    holder = holder_of(asked.person, now)
    role = Role(asked.value) if asked.what == Proposal.What.ROLE else None
    if role is None:
        require_person(actor)
    demand(*_objections(asked, holder, role, actor, now))
    _close(asked, now, confirmed=True)
    HOLDS[asked.what](asked, actor, now)
    return asked


@transaction.atomic
def decline(*, person_id: int, proposal_id: int, actor: Actor, now: datetime) -> Proposal:
    """What was asked for comes to nothing; whoever asked is told.

    Raises:
        NotAllowed: the actor is no security administrator. Refused: it is not theirs to decide.
        Unknown: nothing of the kind waits.
    """
    asked = _held(person_id, proposal_id, actor)
    demand(rules.within_ones_own_area(actor, holder_of(asked.person, now)))
    _close(asked, now, confirmed=False)
    note(f"{asked.what}.declined", asked.person, before={}, after={}, actor=actor, now=now)
    notify(
        title=f"没有确认：{asked.person.name}，{asked.get_what_display()}",
        body=f"{actor.name}没有确认。请先核实，再重新提出。",
        link=f"/desk/people/{asked.person_id}/",
        now=now,
        person_ids=[asked.asked_by_id],
    )
    return asked


def give_role(person: Person, role: Role, valid_until: date | None, *, actor: Actor, now: datetime) -> None:
    """The person holds ``role`` from now on; they and the level above are told, and old tokens end."""
    advance(person)  # two grants at once could each be right and together be wrong
    Grant.objects.update_or_create(
        person=person, role=role, defaults={"valid_from": None, "valid_until": valid_until}
    )
    after = {
        "role": role,
        "valid_until": valid_until.isoformat() if valid_until else None,
        "tokens": end_tokens(person, now),
    }
    note("role.granted", person, before={}, after=after, actor=actor, now=now)
    notify(
        title=f"您被授予岗位：{ROLE_NAMES[role]}",
        body="下一次打开页面即可办理。以前的接口令牌已作废，需要时请重新创建。",
        link="/desk/me/",
        now=now,
        person_ids=[person.pk],
    )
    tell_above(person, f"{person.name}被授予岗位：{ROLE_NAMES[role]}", actor=actor, now=now)


def tell_above(person: Person, title: str, *, actor: Actor, now: datetime) -> None:
    """The security administrators of the level above learn what was done to an account: of a producer, their county's."""
    if person.agency is None:
        offices = rules.confirming_offices(holder_of(person, now))
        office = confirming_office(offices, without=(), today=clock.local_date(now))
    else:
        office = person.agency.division[:-2]
    if office:
        notify(
            title=title,
            body=f"由{actor.name}（{actor.agency or '本主体'}）办理。有疑问的，请查看这个账号。",
            link=f"/desk/people/{person.pk}/",
            now=now,
            roles=[Role.SECURITY_ADMIN],
            division=office,
        )


def tell_the_operator(person: Person, role: Role, *, actor: Actor, now: datetime, given: bool = True) -> None:
    """Everybody who acts for the operator learns who else does by now, or no longer: no second hand looked at it."""
    what = "本主体新增了人员" if given else "本主体的人员收回了岗位"
    notify(
        title=f"{what}：{person.name}（{ROLE_NAMES[role]}）",
        body=f"由{actor.name}（{actor.agency}）办理。不是本主体安排的，请立即联系当地农业农村局。",
        link="/field/me/",
        now=now,
        operator_id=person.operator_id,
    )


def _role_holds(asked: Proposal, actor: Actor, now: datetime) -> None:
    give_role(asked.person, Role(asked.value), asked.valid_until, actor=actor, now=now)


def _mail_holds(asked: Proposal, actor: Actor, now: datetime) -> None:
    settle_mail(asked, actor=actor, now=now, by="security-administrator")


#: What a confirmed proposal does.
HOLDS: dict[str, Callable[[Proposal, Actor, datetime], None]] = {
    Proposal.What.MAIL: _mail_holds,
    Proposal.What.ROLE: _role_holds,
}


def _objections(
    asked: Proposal, holder: rules.Holder, role: Role | None, actor: Actor, now: datetime
) -> list[Finding | None]:
    """What is to be said of ``actor`` confirming it now: of whose hand it is, and of the role once more."""
    office = office_for(asked, now)
    found = [
        rules.nobody_appoints_themselves(actor, holder),
        rules.within_ones_own_area(actor, holder),
        rules.two_hands(actor, asked.asked_by_id),
        rules.the_office_that_confirms(actor, office),
    ]
    if role is not None:
        together = holder.roles | borrowed_by(asked.person, now) | {role}
        found += [rules.role_fits_the_unit(holder, role), *rules.separation(together)]
    return found


def _held(person_id: int, proposal_id: int, actor: Actor) -> Proposal:
    require(actor, Role.SECURITY_ADMIN)
    asked = open_proposals(person_for(person_id, actor)).filter(pk=proposal_id).first()
    if asked is None:
        raise Unknown
    return asked


def _close(asked: Proposal, now: datetime, *, confirmed: bool) -> None:
    mine = Proposal.objects.filter(pk=asked.pk, settled_at__isnull=True)
    if not mine.update(settled_at=now, confirmed=confirmed):
        raise Refused("刚刚已由别人办理。请刷新页面查看。")
    asked.settled_at, asked.confirmed = now, confirmed
    settle(asked.matter, now=now)
