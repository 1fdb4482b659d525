"""Tests of a lot: a rapid one is put down, a sample of it is taken for a laboratory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from youji.environment.services.samples import take_sample
from youji.ledger.services import record_row
from youji.lots.services.posting import NOT_YOURS
from youji.production.selectors.of_lot import lot_with_code
from youji.production.selectors.whom import may_record_for
from youji.quality.fields import RAPID, SENDING
from youji.quality.logic.rapid import Found, Unreadable, failed, passed, read_lines, reason_of
from youji.quality.models import OfLot, RapidResult, RapidTest
from youji.quality.selectors.inspectors import valid_of
from youji.quality.selectors.lots import NO_BASE, base_of_lot
from youji.quality.services.holding import hold_lots_of
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import in_words, local_date
from youji.shared.identifiers import short_code
from youji.shared.refusals import NotAllowed, Refused


def _own_lot(code: str, actor: Actor, now: datetime) -> Any:
    today = local_date(now)
    lot = lot_with_code(code, actor, today)
    if lot.operator_id not in may_record_for(actor, today):
        raise NotAllowed(NOT_YOURS)
    if hasattr(lot, "withdrawn"):
        raise Refused(f"批次{lot.code}已撤回：{lot.withdrawn.reason}。请在新的批次上登记。")
    return lot


def keep_rapid(*, lot: str, actor: Actor, now: datetime, **said: object) -> RapidTest:
    """The rapid test of the lot stands; where anything came out positive the lot is held at once.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to test.
        Refused: with a sentence at every field that will not do; or the lot was withdrawn.
    """
    found: tuple[Found, ...] = ()

    def also(read: Any) -> dict[str, str]:
        nonlocal found
        problems = {}
        try:
            found = read_lines(str(read.get("values") or "-"))
        except Unreadable as unreadable:
            problems["values"] = str(unreadable) if read.get("values") else ""
        if (day := read.get("day")) and day > local_date(now):
            problems["day"] = f"日期不能晚于今天（{in_words(local_date(now))}）。"
        return problems

    with transaction.atomic():
        row = _own_lot(lot, actor, now)
        values = checked(RAPID, said, also=also)
        day = values["day"] or local_date(now)
        if day < row.day:
            raise Refused(f"批次{row.code}是{in_words(row.day)}才有的，检测日期不能更早。", "day")
        made = RapidTest.objects.create(
            operator_id=row.operator_id,
            code=f"KJ{day:%y%m%d}{short_code(5)}",
            division=row.division,
            lot_id=row.pk,
            lot_code=row.code,
            product=row.product.name[:60],
            device=values["device"],
            method=values["method"],
            day=day,
            note=values["note"],
            failed=failed(found),
            passed=passed(found),
            person_id=actor.user_id,
            person_name=actor.name[:60],
            inspector=valid_of(actor.user_id, row.operator_id, day),
            recorded_at=now,
        )
        RapidResult.objects.bulk_create(
            RapidResult(test=made, parameter=one.parameter, outcome=one.outcome) for one in found
        )
        after = {
            "lot": row.code,
            "day": str(day),
            "device": made.device,
            "results": [one.word for one in found],
        }
        record_row(made, "entered", before={}, after=after, actor=actor, now=now)
        if made.failed:
            hold_lots_of([row], reason_of(found, made.code), actor=actor, now=now)
    return made


def send_sample(*, lot: str, actor: Actor, now: datetime, **said: object) -> Any:
    """A sample of the lot is on its base's list, and what is found in it is the lot's.

    Raises:
        Unknown: none the actor may know of. NotAllowed: neither theirs, nor of a base of theirs.
        Refused: with a sentence at every field that will not do; or the lot grew in no base.
    """
    with transaction.atomic():
        row = _own_lot(lot, actor, now)
        values = checked(SENDING, said)
        base = base_of_lot(row)
        if not base:
            raise Refused(NO_BASE)
        sample = take_sample(
            base=base,
            kind="product",
            purpose="own",
            product_name=row.product.name,
            taken_on=values["taken_on"] or local_date(now),
            taken_by=values["taken_by"],
            remark=f"批次{row.code}。{values['remark']}"[:500],
            actor=actor,
            now=now,
        )
        OfLot.objects.create(operator_id=row.operator_id, sample_id=sample.pk, lot_id=row.pk, at=now)
    return sample
