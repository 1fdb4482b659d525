"""Trainings are planned, sessions called, and who is there signs in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from youji.accounts.selectors import operator_for
from youji.accounts.selectors.duties import called
from youji.accounts.selectors.places import ANYWHERE
from youji.ledger.services import record_row
from youji.quality.fields import BY_HAND, REASON, SESSION, TRAINING
from youji.quality.models import Attendance, Session, Struck, Training
from youji.quality.models.training import a_token
from youji.quality.policy import HOLDERS, LEADERS_OF_AREA
from youji.quality.selectors.training import (
    find_session,
    find_training,
    is_today,
    leads,
    session_with,
    was_there,
)
from youji.registry.selectors import operator_codes, operator_names
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.clock import in_words, local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.rows import advance, one_of_two, snapshot

TWICE = "已经签到了，不用再签。"
NO_CODE = "这个签到码不对，或已经换过。请看现场的新码再扫。"


@transaction.atomic
def plan_training(*, actor: Actor, now: datetime, **said: object) -> Training:
    """The training stands, of the officer's area, or of the 主体负责人's own operator; its sessions are called one by one.

    Raises:
        NotAllowed: not theirs to hold. Refused: with a sentence at every field that will not do.
    """
    of_area = bool(actor.roles & LEADERS_OF_AREA) and bool(actor.division)
    if not HOLDERS.admits(actor) or not (of_area or actor.operator_id is not None):
        raise NotAllowed
    values = checked(TRAINING, said)
    if of_area:
        own: dict[str, object] = {
            "operator_id": None,
            "division": actor.division,
            "held_by": actor.agency[:120],
        }
    else:
        own = _own(actor)
    made = Training.objects.create(**values, **own, planned_at=now)
    record_row(made, "planned", before={}, after=snapshot(made, TRAINING), actor=actor, now=now)
    return made


def _own(actor: Actor) -> dict[str, object]:
    number = actor.operator_id or 0
    _, division = operator_for(operator_codes({number})[number], ANYWHERE) or (0, "")
    return {"operator_id": number, "division": division, "held_by": operator_names({number})[number][:120]}


@transaction.atomic
def call_session(*, training: int, actor: Actor, now: datetime, **said: object) -> Session:
    """The training meets on that day; whoever has the session's code on that day signs in.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to lead.
        Refused: with a sentence at every field that will not do.
    """
    row = find_training(training, actor)
    if not leads(actor, row):
        raise NotAllowed
    values = checked(SESSION, said, also=lambda read: _hours(read.get("hours")))
    made = Session.objects.create(**values, training=row)
    record_row(made, "added", before={}, after=snapshot(made, SESSION), actor=actor, now=now)
    return made


def _hours(hours: object) -> dict[str, str]:
    good = not isinstance(hours, int | float) and hours is not None and 0 < hours <= 12  # type: ignore[operator]
    return {} if good or hours is None else {"hours": "一场的学时应当大于0、不超过12。"}


@transaction.atomic
def change_code(*, session: int, version: int | None, actor: Actor, now: datetime) -> Session:
    """The session has another code; the one before lets nobody sign in any more.

    Raises:
        Unknown: none the actor leads. StaleState: somebody was first.
    """
    row = find_session(session, actor)
    advance(row, seen=version, token=a_token())
    record_row(row, "changed", before={}, after={"token": "已更换"}, actor=actor, now=now)
    return row


@transaction.atomic
def sign_in(*, token: str, actor: Actor, now: datetime) -> Attendance:
    """Whoever asks is there: by the code on the wall, on the session's day.

    Raises:
        Unknown: nobody has signed in, or no session has this code. Refused: it is not its day. StaleState: there already.
    """
    row = session_with(token)
    if row is None or not actor.signed_in or actor == SYSTEM:
        raise Unknown(token)
    if row.training.operator_id not in (None, actor.operator_id):
        raise Refused("这是另一个主体内部的培训，您不在名单里。")
    if not is_today(row, now):
        raise Refused(f"这一场是{in_words(row.day)}，只有当天能扫码签到。没有签上的，请找组织者补签。")
    there = Attendance(
        person_id=actor.user_id, person_name=actor.name[:60], operator_id=actor.operator_id, way="code"
    )
    return _present(row, there, actor, now)


@transaction.atomic
def sign_in_by_hand(*, session: int, actor: Actor, now: datetime, **said: object) -> Attendance:
    """Somebody who was there without a telephone is on the list, by the word of whoever leads the training.

    Raises:
        Unknown: none the actor leads. Refused: at its field: no such 主体码, nobody of that name, before the day.
        StaleState: on the list already.
    """
    row = find_session(session, actor)
    values = checked(BY_HAND, said)
    if local_date(now) < row.day:
        raise Refused(f"这一场是{in_words(row.day)}，还没有到。", "name")
    training = row.training
    # A trainer and a 主体负责人 have no area: of whoever comes, they have the training's.
    scope = actor if actor.is_officer else replace(ANYWHERE, division=training.division)
    found = operator_for(values["operator"], scope)
    if found is None or training.operator_id not in (None, found[0]):
        raise Refused("您的范围内没有这个主体码。请核对。", "operator")
    people = called(found[0], values["name"])
    if len(people) != 1:
        wrong = "没有叫这个名字、能登录的人" if not people else f"有{len(people)}个人叫这个名字，分不清是谁"
        raise Refused(f"这个主体里{wrong}。请让本人登录扫码签到。", "name")
    [(person, name)] = people
    there = Attendance(
        person_id=person, person_name=name[:60], operator_id=found[0], way="hand", note=values["note"]
    )
    return _present(row, there, actor, now)


def _present(row: Session, there: Attendance, actor: Actor, now: datetime) -> Attendance:
    if (before := was_there(row, there.person_id)) is not None:
        raise StaleState("组织者已把这次签到划去，请找组织者。" if hasattr(before, "struck") else TWICE)
    there.session, there.at, there.by_name = row, now, actor.name[:60]
    with one_of_two(TWICE):
        there.save(force_insert=True)
    after = {"name": there.person_name, "way": there.way, "note": there.note}
    record_row(row, "signed", before={}, after=after, actor=actor, now=now)
    return there


@transaction.atomic
def strike(*, session: int, attendance: int, actor: Actor, now: datetime, **said: object) -> Struck:
    """Who had signed in was not there: it counts for nothing, and stays on file.

    Raises:
        Unknown: none the actor leads. Refused: without a reason. StaleState: struck already.
    """
    row = find_session(session, actor)
    there = row.attendances.filter(pk=attendance).first()
    if there is None:
        raise Unknown(attendance)
    values = checked(REASON, said)
    if hasattr(there, "struck"):
        raise StaleState("已经划去了。")
    with one_of_two("已经划去了。"):
        made = Struck.objects.create(
            attendance=there, reason=values["reason"], at=now, by_name=actor.name[:60]
        )
    record_row(
        row, "removed", before={"name": there.person_name}, after={}, actor=actor, now=now, reason=values["reason"]
    )  # fmt: skip
    return made
