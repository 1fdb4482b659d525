"""A recall is looked at first, with nothing written; then opened: what it reaches is held and told in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.divisions.selectors import name_of
from youji.ledger.services import record_row
from youji.lots.services.posting import By
from youji.production.selectors.traced import Root, lots_behind
from youji.production.selectors.whom import may_record_for
from youji.registry.selectors import operator_names
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.identifiers import check_character, short_code
from youji.shared.refusals import NotAllowed, Refused
from youji.traceability.fields import ORDER, START
from youji.traceability.logic import starts as rules
from youji.traceability.models import Recall
from youji.traceability.policy import OFFICES, ORDERERS
from youji.traceability.selectors.reach import MOST, Reach, reach, reached
from youji.traceability.services.joining import held_because, join, settled_reach

NOTHING = {
    "lot": "没有这个批次号。请核对。",
    "batch": "没有人登记过这个批号，或者用了它以后还没有采收成批次。",
    "input": "没有记录用过它、又采收成批次的。请核对名称，或换登记证号。",
    "season": "这个生产季没有批次。请核对编号。",
    "plot": "这个地块没有批次。请核对基地编号和地块名称。",
    "period": "这个主体在这段时间没有批次。请核对主体码和日期。",
}
OUT_OF_REACH = {
    True: "这些批次不是您的，您只能召回自己的批次。请向当地农业农村部门反映。",
    False: "这些批次都不在您管的地方。请由当地或上一级发起。",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: where it starts, whom it reaches, and how many starts lie where the actor recalls nothing, by county."""

    said: Mapping[str, Any]
    text: str
    starts: tuple[Root, ...]
    reach: Reach
    elsewhere: tuple[tuple[str, int], ...]


def look(*, actor: Actor, now: datetime, **said: Any) -> Looked:
    """What such a recall would reach. Nothing is written.

    Raises:
        NotAllowed: the actor recalls nothing. Refused: at the field that will not do, or nothing is found.
    """
    values, mine, elsewhere = _starts(actor, now, said)
    found = reach(reached([(one.operator_id, one.lot_id) for one in mine]))
    _demand_not_too_much(found)
    return Looked(values, _text(values), tuple(mine), found, elsewhere)


def _starts(
    actor: Actor, now: datetime, said: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Root], tuple[tuple[str, int], ...]]:
    if not ORDERERS.admits(actor):
        raise NotAllowed("只有持有人和监管人员能发起召回。")
    values = checked(START, said, also=rules.lacking)
    found = lots_behind(values)
    field = (rules.STARTS[values["start"]].needs or rules.STARTS[values["start"]].one_of)[0]
    if not found:
        raise Refused(NOTHING[values["start"]], field)
    own, officer = may_record_for(actor, local_date(now)), is_office(actor)
    mine = [one for one in found if (actor.covers(one.division) if officer else one.operator_id in own)]
    if not mine:
        raise Refused(OUT_OF_REACH[not officer], field)
    others = Counter(one.division for one in found if one not in set(mine))
    return values, mine, tuple((name_of(place), count) for place, count in sorted(others.items()))


def is_office(actor: Actor) -> bool:
    """Whether the actor orders recalls for an office."""
    return bool(actor.roles & OFFICES and actor.division)


def _text(values: Mapping[str, Any]) -> str:
    return rules.in_words(values, {key: one.label for key, one in START.items()})[:300]


def _demand_not_too_much(found: Reach) -> None:
    if len(found.lots) > MOST:
        raise Refused(f"牵连{len(found.lots)}个批次，一次最多{MOST}个。请按地方或日期分几次发起。", "start")


def open_recall(*, actor: Actor, now: datetime, **said: Any) -> Recall:
    """The recall stands: what it reaches now is frozen in it, every lot is held, every holder and every county told.

    ``drill``: it is a drill, which holds nothing and makes no certificate recalled.

    Raises:
        NotAllowed: the actor recalls nothing. Refused: at the field that will not do, or nothing is found.
    """
    start = {key: value for key, value in said.items() if key in START}
    order = {key: value for key, value in said.items() if key not in START}
    values = checked(ORDER, order)
    if values["document"] and not is_office(actor):
        raise Refused("自己召回的不填文号。", "document")
    with transaction.atomic():
        begun, mine, _ = _starts(actor, now, start)
        owners = {one.operator_id for one in mine}
        if not is_office(actor) and len(owners) > 1:
            raise Refused("一次只召回一个主体的批次。请分开发起。", "start")
        found = settled_reach([(one.operator_id, one.lot_id) for one in mine])
        _demand_not_too_much(found)
        recall = _row(values, begun, found, owners, actor=actor, now=now)
        recall.save(force_insert=True)
        by = By.of(actor, now, None, held_because(recall))
        join(recall, found, by=by, later=False)
        after = {"start": recall.said_text, "drill": recall.drill, **recall.found}
        record_row(recall, "opened", before={}, after=after, actor=actor, now=now, reason=recall.reason)
    return recall


def _row(
    order: Mapping[str, Any],
    begun: Mapping[str, Any],
    found: Reach,
    owners: set[int],
    *,
    actor: Actor,
    now: datetime,
) -> Recall:
    """The recall as it is to be written."""
    office = is_office(actor)
    holder = None if office else next(iter(owners))
    first = next(one for one in found.lots if not one.steps)
    products = "、".join(sorted({one.product for one in found.lots if not one.steps}))[:200]
    return Recall(
        code=_code(local_date(now)), holder_id=holder, division=actor.division if office else first.division, start=begun["start"],
        said={key: str(value) if isinstance(value, date) else value for key, value in begun.items()},
        said_text=_text(begun), products=products, found=found.counted, opened_at=now, person_id=actor.user_id,
        office=(actor.agency or f"{name_of(actor.division)}农业农村部门") if office else operator_names([holder])[holder],  # type: ignore[list-item,index]
        person_name=actor.name[:80], **order,
    )  # fmt: skip


def _code(day: date) -> str:
    body = f"R{day:%y%m%d}{short_code(5)}"
    return body + check_character(body)
