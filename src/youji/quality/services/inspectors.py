"""内检员证书 are issued to who trained and passed, and withdrawn with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.selectors import operator_for
from youji.accounts.services import notify
from youji.ledger.services import record_row
from youji.quality.fields import REASON
from youji.quality.models import Inspector, Training, Withdrawn
from youji.quality.policy import may_issue
from youji.quality.selectors.inspectors import Person, find_inspector, people_of
from youji.quality.selectors.terms import number
from youji.quality.selectors.training import find_training
from youji.registry.selectors import operator_codes
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.identifiers import check_character, short_code
from youji.shared.periods import add_years
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import one_of_two

NOT_YOURS = "证书由组织培训的农业农村部门发。"


@transaction.atomic
def issue_certificates(*, training: int, actor: Actor, now: datetime) -> list[Inspector]:
    """Everybody at the training who may have a certificate has one from today on; who has one by it already gets no second.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to issue. StaleState: issued twice at once.
        Refused: there is nobody who may have one.
    """
    row = find_training(training, actor)
    if row.operator_id is not None or not may_issue(actor, row.division):
        raise NotAllowed(NOT_YOURS)
    ready = [one for one in people_of(row, local_date(now)) if one.ready]
    if not ready:
        raise Refused(
            "现在没有可以发证的人：要学时够、考试合格、有所属主体。每个人差什么，列在他的名字后面。"
        )
    codes = operator_codes({one.operator_id for one in ready if one.operator_id})
    with one_of_two("刚刚有人发过了，请刷新。"):
        return [_issued(row, one, codes[one.operator_id or 0], actor, now) for one in ready]


def _issued(training: Training, one: Person, operator_code: str, actor: Actor, now: datetime) -> Inspector:
    day = local_date(now)
    assert one.operator_id is not None and one.exam_id is not None  # noqa: PT018, S101  (who is ready has both)
    _, division = operator_for(operator_code, SYSTEM) or (0, training.division)
    body = f"NJ{day:%y}{division[:6]}{short_code(5)}"
    made = Inspector.objects.create(
        operator_id=one.operator_id,
        operator_name=one.operator[:120],
        division=division,
        number=f"{body}{check_character(body)}",
        person_id=one.person_id,
        person_name=one.name[:60],
        training=training,
        exam_id=one.exam_id,
        hours=one.hours,
        valid_from=day,
        valid_until=add_years(day, number("valid_years", day)),
        yearly=number("continuing_hours", day),
        issued_at=now,
        issued_by=training.held_by,
    )
    after = {"number": made.number, "name": made.person_name, "valid_until": str(made.valid_until)}
    record_row(made, "granted", before={}, after=after, actor=actor, now=now)
    notify(
        title="内检员证书已发",
        body=f"编号{made.number}。在“内检员”里可以打印；每年要学够{made.yearly}学时。",
        link=f"/desk/quality/inspectors/{made.number}/",
        now=now,
        person_ids=[made.person_id],
    )
    return made


@transaction.atomic
def withdraw(*, code: str, actor: Actor, now: datetime, **said: object) -> Withdrawn:
    """The certificate holds no more from today on; its person and the 主体负责人 are told.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to withdraw. Refused: without a reason.
        StaleState: withdrawn already.
    """
    row = find_inspector(code, actor, now)
    if not may_issue(actor, row.division):
        raise NotAllowed(NOT_YOURS)
    values = checked(REASON, said)
    if hasattr(row, "withdrawn"):
        raise StaleState("这张证书已经撤销了。")
    with one_of_two("这张证书已经撤销了。"):
        made = Withdrawn.objects.create(
            inspector=row, on=local_date(now), reason=values["reason"], at=now, by_name=actor.name[:60]
        )
    record_row(row, "revoked", before={}, after={}, actor=actor, now=now, reason=values["reason"])
    told = {"title": f"内检员证书{row.number}已撤销", "body": values["reason"], "now": now}
    link = f"/desk/quality/inspectors/{row.number}/"
    notify(**told, link=link, person_ids=[row.person_id], operator_id=row.operator_id, roles=(Role.HOLDER,))
    return made
