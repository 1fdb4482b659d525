"""Several lots become one: merged, processed with what is lost of them, packed by a conversion somebody stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record
from youji.lots.logic.balance import LARGEST_RATE, PIECE, converted, rate, said, shared_out
from youji.lots.logic.kinds import WHOLE
from youji.lots.models import Conversion, LotHead
from youji.lots.services import yielding
from youji.lots.services.making import Input, free_heads, make
from youji.lots.services.posting import By, amounts, audit, demand_amount, own_lots, post
from youji.production.logic.kinds import GOODS
from youji.production.selectors.lots import Lot
from youji.production.selectors.whom import may_record_for
from youji.registry.selectors import find_product
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused

#: The most lots that go into one at once.
AT_ONCE = 500


def merge(
    *,
    inputs: Sequence[tuple[UUID, int]],
    actor: Actor,
    now: datetime,
    day: date | None = None,
    note: str = "",
) -> Lot:
    """A lot stands of so much of each of these, all of one product in one unit. A lot may be named twice; it gives twice.

    Raises:
        Unknown, NotAllowed: not the actor's lots. StaleState: one just moved.
        Refused: none, of several products or units, more than one has, or something stops or holds one.
    """
    by = By.of(actor, now, day, note)
    with transaction.atomic():
        given, chains = _given(inputs, by)
        if len({lot.product_id for lot, _ in given}) > 1:
            raise Refused("合并的批次应当是同一种产品。要制成另一种产品，请用“加工”。", "lot")
        child = make([Input(lot, out, out) for lot, out in given], chains, way="merge", by=by)
        audit(child, "merged", {"of": amounts(given)}, by)
    return child


def process(
    *,
    inputs: Sequence[tuple[UUID, int]],
    product: str,
    quantity: int,
    actor: Actor,
    now: datetime,
    day: date | None = None,
    note: str = "",
) -> Lot:
    """A lot of ``product`` stands, of ``quantity`` in the unit of what went in; the rest of it is a loss of each input in proportion.

    What came of it is weighed against the dated yield factors (decision 0165).

    Raises:
        Unknown, NotAllowed: not the actor's lots. StaleState: one just moved.
        Refused: no such product, more than went in or than a checked factor lets it give, of several units, more than one has, or something stops or holds one.
    """
    by = By.of(actor, now, day, note)
    found = find_product(product.strip())
    if found is None:
        raise Refused(f"没有叫“{product.strip()[:24]}”的产品。请从产品名录里选。", "product")
    with transaction.atomic():
        given, chains = _given(inputs, by)
        unit, total = given[0][0].unit, sum(out for _, out in given)
        if type(quantity) is not int or not 0 < quantity <= total:
            raise Refused(f"制成的数量应当大于0，不多于投入的{said(total, unit)}。", "quantity")
        lost = _lost(given, total - quantity, unit)
        for (lot, out), gone in zip(given, lost, strict=True):
            if gone == out:
                raise Refused(f"批次{lot.code}投入的太少，分不到制成的数量。", "quantity")
        weighed = yielding.weighed(given, found.code, quantity, by)
        into = [Input(lot, out - gone, out - gone) for (lot, out), gone in zip(given, lost, strict=True)]
        child = make(into, chains, way="process", by=by, product_id=found.pk)
        yielding.keep(child, weighed, by)
        for (lot, _), gone in zip(given, lost, strict=True):
            if gone:
                post(chains[lot.pk], "loss", gone, By(actor, now, by.day, f"制成{child.code}的损耗"))
        after = {"of": amounts(given), "lost": said(sum(lost), unit), "yield": weighed.said}
        audit(child, "processed", after, by)
    return child


def _lost(given: Sequence[tuple[Lot, int]], lost: int, unit: str) -> list[int]:
    """What each gives to the loss, as they are to each other; whole pieces of what counts in pieces."""
    step = PIECE if unit in WHOLE else 1
    if lost % step:
        raise Refused(f"{unit}只能是整数。", "quantity")
    return [part * step for part in shared_out(lost // step, [out // step for _, out in given])]


def pack(
    *,
    inputs: Sequence[tuple[UUID, int]],
    conversion: UUID,
    actor: Actor,
    now: datetime,
    day: date | None = None,
    note: str = "",
) -> Lot:
    """A lot stands in the other unit of the conversion, made of exactly so much of each input. Nothing is rounded.

    Raises:
        Unknown, NotAllowed: not the actor's lots. StaleState: one just moved.
        Refused: no such conversion or for another unit, what does not come out even, of several products, more than one has.
    """
    by = By.of(actor, now, day, note)
    with transaction.atomic():
        given, chains = _given(inputs, by)
        first = given[0][0]
        row = Conversion.objects.filter(operator_id=first.operator_id, pk=conversion).first()
        if row is None or row.from_unit != first.unit:
            raise Refused(f"没有从{first.unit}开始的这种换算。请先定包装规格，或过秤。", "conversion")
        if len({lot.product_id for lot, _ in given}) > 1:
            raise Refused("一次只能包装一种产品。", "lot")
        into = [Input(lot, out, _even(lot, out, row)) for lot, out in given]
        one = converted(PIECE, row.den, row.num)
        child = make(into, chains, way="pack", by=by, unit=row.to_unit, conversion=row, per_unit=one)
        audit(child, "packed", {"of": amounts(given), "way": row.name}, by)
    return child


def _even(lot: Lot, out: int, row: Conversion) -> int:
    made = converted(out, row.num, row.den)
    if made is None or (row.to_unit in WHOLE and made % PIECE):
        each = said(PIECE * row.den // row.num, row.from_unit) if row.den >= row.num else row.name
        raise Refused(
            f"批次{lot.code}的{said(out, lot.unit)}按“{row.name}”装不成整{row.to_unit}（每{row.to_unit}{each}）。余下的请留在原批次。",
            "quantity",
        )
    return made


def _given(inputs: Sequence[tuple[UUID, int]], by: By) -> tuple[list[tuple[Lot, int]], dict[UUID, LotHead]]:
    """The lots, held, with what each gives, in the order said; and how their chains stand.

    Raises:
        as ``merge``.
    """
    if not 0 < len(inputs) <= AT_ONCE:
        raise Refused(f"请选择要用的批次，一次最多{AT_ONCE}个。", "lot")
    lots = own_lots([pk for pk, _ in inputs], by)
    chains = free_heads(list(lots.values()))
    if len({lot.unit for lot in lots.values()}) > 1:
        raise Refused("一次用的批次应当是同一个单位。单位不同的，请先按包装规格或过秤换算。", "lot")
    _demand_each(inputs, lots, chains)
    return [(lots[pk], out) for pk, out in inputs], chains


def _demand_each(
    inputs: Iterable[tuple[UUID, int]], lots: dict[UUID, Lot], chains: dict[UUID, LotHead]
) -> None:
    asked: dict[UUID, int] = {}
    for pk, out in inputs:
        demand_amount(lots[pk], chains[pk], out)
        asked[pk] = asked.get(pk, 0) + out
    for pk, out in asked.items():  # named twice, it gives twice
        demand_amount(lots[pk], chains[pk], out)


def state_conversion(
    *,
    name: str,
    how: str,
    from_amount: int,
    from_unit: str,
    to_amount: int,
    to_unit: str,
    actor: Actor,
    now: datetime,
    operator_id: int | None = None,
    day: date | None = None,
) -> Conversion:
    """``from_amount`` of one unit is ``to_amount`` of another, by a package's specification or as it was weighed.

    Raises:
        NotAllowed: not for this operator. Refused: at the field that will not do.
    """
    by = By.of(actor, now, day)
    operator = operator_id or actor.operator_id
    if operator is None or operator not in may_record_for(actor, local_date(now)):
        raise NotAllowed("只有主体自己的人能定换算。")
    if not 0 < len(name.strip()) <= 60:
        raise Refused("请给这个规格起个名字，最多60个字。", "name")
    if how not in Conversion.How.values:
        raise Refused("请选择是包装规格还是过秤。", "how")
    if from_unit not in GOODS or to_unit not in GOODS or from_unit == to_unit:
        raise Refused("请选择两个不同的单位。", "to_unit")
    if type(from_amount) is not int or type(to_amount) is not int or from_amount <= 0 or to_amount <= 0:
        raise Refused("数量应当大于0。", "from_amount")
    num, den = rate(from_amount, to_amount)
    if max(num, den) > LARGEST_RATE:
        raise Refused("这样的换算太细了，请用整一些的数。", "to_amount")
    with transaction.atomic():
        row = Conversion.objects.create(
            operator_id=operator, name=name.strip(), how=how, from_unit=from_unit, to_unit=to_unit, num=num, den=den,
            day=by.day, at=now, said_by_name=actor.name[:60],
        )  # fmt: skip
        record(
            "lots.conversion.converted", subject=f"lots.conversion:{row.pk}", before={},
            after={"name": row.name, "quantity": f"{said(from_amount, from_unit)} = {said(to_amount, to_unit)}"},
            actor=actor, now=now, operator_id=operator,
        )  # fmt: skip
    return row
