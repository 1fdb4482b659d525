"""What is still to be done is looked at first, and stopped where no rule allows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record
from youji.production.fields import PLAN, RECORD
from youji.production.models import Plan
from youji.production.selectors.whom import may_record_for
from youji.production.services import store_lines
from youji.production.services.batch import Batch
from youji.production.services.rows import By
from youji.production.services.saying import Said, digest_of
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.findings import Finding, Source, Verdict
from youji.shared.identifiers import uuid7
from youji.shared.refusals import Blocked, StaleState, Unknown

NEEDED = {
    "input": "请填写投入品名称。",
    "dose": "请填写用量。",
    "dose_unit": "请选择用量单位。",
    "target": "请填写防治对象。",
}


@transaction.atomic
def plan_spraying(*, actor: Actor, now: datetime, **given: Any) -> Plan:
    """The spraying, described by ``fields.PLAN``, is planned; nothing was done yet and nothing is counted.

    Raises:
        Refused: some field will not do, or the day is past. Blocked: a rule forbids it; every finding of it.
    """
    today = local_date(now)

    def also(values: dict[str, Any]) -> dict[str, str]:
        problems = {key: said for key, said in NEEDED.items() if values.get(key) in (None, "")}
        if values.get("day") and values["day"] < today:
            problems["day"] = "打算的日期不能早于今天；已经做了的请作记录。"
        return problems

    values = checked(PLAN, given, also=also)  # type: ignore[arg-type]
    whole = RECORD.read({"kind": "spray", **values})
    said = Said(uuid7(), whole, digest_of(whole))
    by = By(actor, now, "plan")
    made = Batch.of([(said, by)]).take(said, by)
    against = [one for one in made.judged.findings if one.verdict == "forbidden"]
    if against:
        raise Blocked(
            Finding(one.rule, one.message, Source("", printed=one.source), one.remedy, Verdict.FORBIDDEN)
            for one in against
        )
    plan = Plan.objects.create(
        pk=said.id,
        operator_id=made.record.operator_id,
        division=made.record.division,
        day=values["day"],
        seasons=[one["season"] for one in made.record.seasons],
        facts=made.record.facts,
        label_key=store_lines.shelf_of(said),
        name_key=store_lines.name_of(said),
        verdict=made.judged.verdict,
        edition=made.judged.edition,
        made_at=now,
        person_id=actor.user_id,
    )
    record(
        "production.plan.planned",
        subject=f"production.plan:{plan.pk}",
        before={},
        after={"day": plan.day.isoformat(), "input": values["input"], "verdict": plan.verdict},
        actor=actor,
        now=now,
        operator_id=plan.operator_id,
        division=plan.division,
    )
    return plan


@transaction.atomic
def drop_plan(*, plan_id: UUID, actor: Actor, now: datetime) -> None:
    """It will not be done.

    Raises:
        Unknown: no plan of the actor's. StaleState: it was dropped already.
    """
    mine = Plan.objects.filter(pk=plan_id, operator_id__in=may_record_for(actor, local_date(now)))
    plan = mine.first()
    if plan is None:
        raise Unknown
    if mine.filter(dropped_at__isnull=True).update(dropped_at=now) != 1:
        raise StaleState
    record(
        "production.plan.given_up",
        subject=f"production.plan:{plan.pk}",
        before={"day": plan.day.isoformat()},
        after={},
        actor=actor,
        now=now,
        operator_id=plan.operator_id,
        division=plan.division,
    )
