"""What comes into the store of inputs and goes out of it, other than by a record of its use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record
from youji.production.fields import STORE
from youji.production.logic.amounts import dimension, shelf, thousandths
from youji.production.logic.codes import registration_digits
from youji.production.models import StoreEntry
from youji.production.selectors import whom
from youji.production.selectors.stock import Shelves
from youji.production.services import named
from youji.production.services.results import OTHER_CONTENT
from youji.production.services.rows import By
from youji.production.services.saying import NO_ID, as_uuid, digest_of
from youji.production.services.writing import note_shortages
from youji.registry.models import Operator
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.identifiers import uuid7
from youji.shared.inserting import insert
from youji.shared.refusals import Refused
from youji.shared.rows import plain

_COLUMNS = ("id", "operator", "kind", "day", "input", "sort", "registration", "label_code")
#: What a purchase must say (农药管理条例第三十六条, 农产品质量安全法第二十七条).
PURCHASED = {"dealer": "请填写经营者：从哪家购入。"}


@transaction.atomic
def enter(
    *, actor: Actor, now: datetime, channel: str = "page", photo_id: UUID | None = None, **given: Any
) -> StoreEntry:
    """The line, described by ``fields.STORE``, stands in the ledger. The same id with the same content is the same line.

    A purchase and a stock-taking add (a stock-taking may take away); an issue to another 经营主体 leaves this store and comes
    into that one's; an issue to one's own people and empty packages returned move nothing.

    Raises:
        Refused: some field will not do, the day has not come, or the id stands for something else.
    """
    values = checked(STORE, given, also=lambda said: _also(said, local_date(now)))
    made = as_uuid(values["id"], NO_ID, "id") if values["id"] else uuid7()
    digest = digest_of({key: value for key, value in values.items() if key != "id"})
    if (there := StoreEntry.objects.filter(pk=made).first()) is not None:
        if there.digest != digest or there.operator_id not in whom.may_record_for(actor, local_date(now)):
            raise Refused(OTHER_CONTENT, "id")
        return there
    operator = _operator(values["operator"], actor, now)
    other, leaves = _receiver(values, operator, whom.may_record_for(actor, local_date(now)))
    try:
        amount = thousandths(values["quantity"], values["unit"])
    except ValueError as error:
        raise Refused("数量太细了，最多到千分之一克或千分之一毫升。", "quantity") from error
    signed = {"purchase": amount, "count": amount, "issue": -amount if leaves else 0, "return": 0}[
        values["kind"]
    ]
    by = By(actor, now, channel)
    entry = _entry(operator, values, pk=made, amount=signed, digest=digest, by=by, photo_id=photo_id)
    rows = [entry]
    if other is not None:
        there_too = _entry(other, values, pk=uuid7(), amount=amount, digest="", by=by, photo_id=photo_id)
        there_too.counterpart_id, entry.counterpart_id = entry.pk, there_too.pk
        rows.append(there_too)
    StoreEntry.objects.bulk_create(rows)
    insert(named.of_lines(rows))
    numbers = frozenset(row.operator_id for row in rows)
    shelves = Shelves.of(numbers, {entry.shelf})
    shelves.first = shelves.last = {(row.operator_id, row.shelf, row.dimension): row for row in rows}
    note_shortages(shelves)
    record(
        f"production.input.{_VERBS[values['kind']]}",
        subject=f"production.input:{entry.pk}",
        before={},
        after={"input": entry.input, "amount": signed, "day": entry.day.isoformat(), "unit": values["unit"]},
        actor=actor,
        now=now,
        operator_id=operator.pk,
        division=operator.division,
    )
    return entry


_VERBS = {"purchase": "purchased", "issue": "handed_out", "return": "handed_back", "count": "counted"}


def _also(said: Mapping[str, Any], today: Any) -> dict[str, str]:
    problems = {}
    if said.get("day") and said["day"] > today:
        problems["day"] = "日期不能晚于今天。"
    if said.get("kind") == "purchase":
        problems |= {key: sentence for key, sentence in PURCHASED.items() if not said.get(key)}
    if said.get("quantity") is not None and said["quantity"] == 0:
        problems["quantity"] = "数量应当大于0。"
    code, registration = said.get("label_code"), said.get("registration")
    if code and registration and registration[2:].isdigit() and not code.startswith("0"):
        printed = registration_digits(code)
        if registration.upper().startswith("PD") and registration[-6:] != printed and len(registration) >= 8:
            problems["label_code"] = (
                f"标签上的登记证号末六位是{printed}，与填写的{registration}不一致。请核对。"
            )
    return problems


def _operator(code: str, actor: Actor, now: datetime) -> Operator:
    own = whom.may_record_for(actor, local_date(now))
    if code:
        found = whom.operators_by_code({code}, own).get(code)
    else:
        found = whom.operators_of(own & {actor.operator_id or 0}).get(actor.operator_id or 0)
    if found is None:
        raise Refused("您不能替这家主体记账。", "operator")
    return found


def _receiver(
    values: Mapping[str, Any], operator: Operator, own: frozenset[int]
) -> tuple[Operator | None, bool]:
    """To whose store an issue goes, and whether it leaves this one. Into a store whose books one does not keep nothing is
    put: its owner enters what they got.
    """
    if values["kind"] != "issue" or not values["to"]:
        return None, False
    found = Operator.objects.filter(code=values["to"].strip().upper()).exclude(pk=operator.pk).first()
    if found is None:
        return None, False
    return (found if found.pk in own else None), True


def _entry(
    operator: Operator,
    values: Mapping[str, Any],
    *,
    pk: UUID,
    amount: int,
    digest: str,
    by: By,
    photo_id: UUID | None,
) -> StoreEntry:
    facts = {
        key: plain(value) for key, value in values.items() if key not in _COLUMNS and value not in (None, "")
    }
    return StoreEntry(
        pk=pk,
        operator_id=operator.pk,
        division=operator.division,
        shelf=shelf(values["input"], values["registration"]),
        dimension=dimension(values["unit"]),
        amount=amount,
        kind=values["kind"],
        sort=values["sort"],
        day=values["day"],
        input=values["input"],
        registration=values["registration"],
        facts=facts,
        label_code=values["label_code"],
        digest=digest,
        person_id=by.actor.user_id,
        person_name=by.actor.name,
        channel=by.channel,
        received_at=by.now,
        photo_id=photo_id,
    )
