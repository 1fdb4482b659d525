"""Indicators and grade rules are kept, a result is judged by them, a 标准综合体 is issued and adopted."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record_row
from youji.registry.selectors import find_base
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, Unknown
from youji.shared.rows import one_of_two, snapshot
from youji.standards.fields import COMPOSITE, COMPOSITE_ADOPTION, EVALUATION, GRADE, INDICATOR
from youji.standards.logic.grading import grade, read_results
from youji.standards.models import Composite, CompositeAdoption, Evaluation, GradeRow, Indicator
from youji.standards.policy import DRAFTERS, KEEPERS
from youji.standards.selectors.quality import (
    as_rules,
    composite_content,
    find_composite,
    rules_kept,
    units_of,
    weakest_mark,
)
from youji.standards.selectors.register import product_with


def _keeps(actor: Actor) -> None:
    if not KEEPERS.admits(actor):
        raise NotAllowed("品质指标、分级规则和标准综合体由省级登记。")


@transaction.atomic
def put_indicator(*, product_code: str, actor: Actor, now: datetime, **said: Any) -> Indicator:
    """The product has this indicator, in place of an earlier one of the same name.

    Raises:
        Unknown: no such product. NotAllowed: not the actor's. Refused: a field will not do.
    """
    _keeps(actor)
    values = checked(INDICATOR, said)
    product = product_with(product_code)
    old = Indicator.objects.filter(product=product, name=values["name"]).first()
    before = snapshot(old, INDICATOR) if old else {}
    row, _ = Indicator.objects.update_or_create(product=product, name=values["name"], defaults=values)
    record_row(row, "set", before=before, after=snapshot(row, INDICATOR), actor=actor, now=now)
    return row


@transaction.atomic
def put_grade(*, product_code: str, actor: Actor, now: datetime, **said: Any) -> GradeRow:
    """The product's grade asks this of the indicator.

    Raises:
        Unknown: no such product. NotAllowed: not the actor's. Refused: a field will not do, or no such indicator.
    """
    _keeps(actor)
    product = product_with(product_code)
    known = set(Indicator.objects.filter(product=product).values_list("name", flat=True))
    named = {row.rank: row.grade for row in GradeRow.objects.filter(product=product)}

    def also(values: Any) -> dict[str, str]:
        other = named.get(values.get("rank"), values.get("grade"))
        return {
            "indicator": "" if values.get("indicator") in known else "先登记这个指标。",
            "grade": "" if other == values.get("grade") else f"第{values.get('rank')}等已经叫{other}。",
        }

    values = checked(GRADE, said, also=also)
    which = {"product": product, **{key: values[key] for key in ("rank", "indicator", "direction")}}
    old = GradeRow.objects.filter(**which).first()
    before = snapshot(old, GRADE) if old else {}
    row, _ = GradeRow.objects.update_or_create(**which, defaults=values)
    record_row(row, "set", before=before, after=snapshot(row, GRADE), actor=actor, now=now)
    return row


@transaction.atomic
def evaluate(*, product_code: str, actor: Actor, now: datetime, **said: Any) -> Evaluation:
    """The result has its grade with the reason, by the rules as they stand now, and keeps them: they change, it does not.

    Raises:
        Unknown: no such product. NotAllowed: not the actor's. Refused: a field or a line of the result will not do.
    """
    values = checked(EVALUATION, said)
    product = product_with(product_code)
    base = find_base(values["base"], actor) if values["base"] else None
    if values["base"] and base is None:
        raise Refused("您的范围内没有这个基地编号。", "base")
    own = bool(actor.roles & PRODUCERS) and base is not None and base.operator_id == actor.operator_id
    if not own and not DRAFTERS.admits(actor):
        raise NotAllowed("品质评价由基地自己，或基地所在地的审核员、农技员办理。")
    if values["tested_on"] > clock.local_date(now):
        raise Refused("检测日期不能晚于今天。", "tested_on")
    units = units_of(product)
    measured, wrong = read_results(values["results"], units)
    if wrong:
        raise Refused(f"这几行读不出指标和数值：{'；'.join(wrong[:5])}。", "results")
    rules = rules_kept(product, units)
    found = grade(as_rules(rules), measured)
    row = Evaluation.objects.create(
        **values,
        product=product,
        operator_id=base.operator_id if base is not None else None,
        division=base.division if base is not None else actor.division,
        grade=found.grade,
        rank=found.rank,
        reasons=list(found.reasons),
        rules=rules,
        mark=weakest_mark(rules),
        evaluated_at=now,
        evaluated_by=actor.name,
    )
    after = {"sample": row.sample, "grade": row.grade}
    record_row(row, "recorded", before={}, after=after, actor=actor, now=now)
    return row


@transaction.atomic
def issue_composite(*, actor: Actor, now: datetime, is_demo: bool = False, **said: Any) -> Composite:
    """The 标准综合体 of a product stands as of today, numbered, with its gaps; nothing of it changes afterwards.

    Raises:
        NotAllowed: not the actor's. Refused: a field will not do, or the number is taken.
    """
    _keeps(actor)
    values = checked(COMPOSITE, said)
    try:
        product = product_with(values.pop("product"))
    except Unknown as none:
        raise Refused("没有这个产品代码。", "product") from none
    if Composite.objects.filter(number=values["number"]).exists():
        raise Refused("这个编号已经用过。", "number")
    today = clock.local_date(now)
    content = composite_content(product, today)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    with one_of_two("这个编号刚刚用过。"):
        row = Composite.objects.create(
            **values,
            product=product,
            issued_on=today,
            issued_by=actor.agency,
            content=content,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            is_demo=is_demo,
        )
    after = {"number": row.number, "digest": row.digest}
    record_row(row, "issued", before={}, after=after, actor=actor, now=now)
    return row


@transaction.atomic
def adopt_composite(*, composite_id: int, actor: Actor, now: datetime, **said: Any) -> CompositeAdoption:
    """The base works by the 标准综合体.

    Raises:
        Unknown: no such one. NotAllowed: neither the base's side nor its area's office. Refused: no such base, or twice.
    """
    values = checked(COMPOSITE_ADOPTION, said)
    composite = find_composite(composite_id)
    base = find_base(values["base"], actor)
    if base is None:
        raise Refused("您的范围内没有这个基地编号。", "base")
    own = bool(actor.roles & PRODUCERS) and base.operator_id == actor.operator_id
    if not own and not (DRAFTERS.admits(actor) and actor.covers(base.division)):
        raise NotAllowed("由基地自己，或基地所在地的审核员、农技员办理。")
    if CompositeAdoption.objects.filter(composite=composite, base=base).exists():
        raise Refused("这个基地已经采用。", "base")
    with one_of_two("这个基地刚刚采用了。"):
        row = CompositeAdoption.objects.create(
            composite=composite,
            base=base,
            division=base.division,
            adopted_on=clock.local_date(now),
            adopted_by=actor.name,
        )
    after = {"base": base.code, "number": composite.number}
    record_row(row, "adopted", before={}, after=after, actor=actor, now=now)
    return row
