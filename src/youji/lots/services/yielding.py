"""What a processing gave is weighed against what it can give: refused, ranked as a risk, or said to be unchecked."""

from __future__ import annotations

from collections.abc import Sequence

from youji.accounts.services import notify
from youji.lots.logic.yields import Fed, Outcome, outcome
from youji.lots.models import Processed
from youji.lots.selectors.yields import factors, lines_of
from youji.lots.services.posting import By
from youji.production.selectors.lots import Lot
from youji.shared.actor import Role
from youji.shared.refusals import Refused

#: Who in the county is told of what gives more than it can.
TOLD = (Role.COUNTY_REVIEWER, Role.SUPERVISOR)


def weighed(given: Sequence[tuple[Lot, int]], to: str, quantity: int, by: By) -> Outcome:
    """What the rows in force say of so much of the product with the code ``to``, made of these.

    Raises:
        Refused: at ``quantity``: it is more than rows that were compared with their text let it give.
    """
    unit = given[0][0].unit
    lines = lines_of([lot for lot, _ in given])
    fed = [Fed(lot.product.code, out, lines[lot.pk].as_picked) for lot, out in given]
    found = outcome(fed, to=to, made=quantity, unit=unit, day=by.day, rows=factors())
    if found.refused:
        raise Refused(f"{found.said}。请核对投入和制成的数量。", "quantity")
    return found


def keep(child: Lot, found: Outcome, by: By) -> None:
    """What was found stands beside the lot; the county is told where more came of it than can."""
    Processed.objects.create(
        lot_id=child.pk, operator_id=child.operator_id, division=child.division, unit=found.unit, taken=found.taken,
        made=found.made, most=found.most, mark=found.mark, over=found.over, said=found.said, day=by.day, at=by.now,
    )  # fmt: skip
    if found.is_over:
        notify(
            title=f"批次{child.code}制成的多于出成率",
            body=f"{found.said}。请核对投入和制成的数量。",
            link=f"/desk/lots/{child.code}/",
            now=by.now,
            roles=TOLD,
            division=child.division,
        )
