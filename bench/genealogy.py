"""A dealer's batch to everybody who has some: 300 lots that fed 30,000, at their holders, with stock; and one lot both ways.

``python bench/genealogy.py [lots] [holders]`` works in a temporary SQLite database of lots alone (no postings; what is left stands in
the heads). Processor seconds of the walk, which other programs on the machine change less, beside the clock's; the 95th percentile of
a lot with at most 200 relatives, walked back and forth.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.pop("YOUJI_DATABASE_URL", None)

NOW, DAY = datetime(2026, 5, 31, tzinfo=UTC), date(2026, 5, 30)
ROOTS, FANOUT, AMOUNT = 300, 4, 10**6
WALKS, RELATIVES = 200, 200


def main() -> int:
    """Print one line per measurement."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    count, holders = [int(one) for one in [*sys.argv[1:], "30000", "10400"][:2]]
    starts, all_lots = _world(count, holders)
    from youji.lots.selectors.genealogy import walk
    from youji.traceability.selectors.reach import reach, reached

    found = _timed("the whole recall", lambda: reach(reached(starts)))
    print(f"  {len(found.lots)} lots, {len(found.holders)} holders")
    took = []
    for one in random.Random(2).sample(all_lots, min(WALKS, len(all_lots))):
        began = time.perf_counter()
        back, forth = walk(one, back=True, most=RELATIVES), walk(one, back=False, most=RELATIVES)
        if not (back.cut or forth.cut):
            took.append(time.perf_counter() - began)
    took.sort()
    print(
        f"one lot both ways, {len(took)} lots: p50 {took[len(took) // 2] * 1000:.1f} ms, p95 {took[len(took) * 95 // 100] * 1000:.1f} ms"
    )
    return 0


def _timed(name: str, run: Callable[[], Any]) -> Any:
    began, used = time.perf_counter(), time.process_time()
    made = run()
    print(f"{name}: {time.process_time() - used:.2f} s of the processor, {time.perf_counter() - began:.2f} s")
    return made


def _world(count: int, holders: int) -> tuple[list[tuple[int, Any]], list[Any]]:
    """Lots in a tree from 300 harvests, each child at a holder drawn by lot: received of another, or parted of one's own."""
    from django.db import connection

    from youji.lots.models import LotHead, Source
    from youji.production.models import Lot
    from youji.registry.models import Operator, Product
    from youji.shared.identifiers import uuid7

    draw = random.Random(1)
    product = Product.objects.create(code="0220", name="豇豆", group="蔬菜")
    rows = [
        Operator(code=f"B{n:05d}", name=f"主体{n}", kind="farm", division="430611", uscc=f"X{n:017d}")
        for n in range(holders)
    ]
    numbers = [row.pk for row in Operator.objects.bulk_create(rows, batch_size=1000)]

    def lot(n: int, owner: int, depth: int, origin: str) -> Any:
        return Lot(
            operator_id=owner, code=f"PX{n:09d}", division="430611", product=product, day=DAY, quantity=AMOUNT, unit="kg",
            origin=origin, depth=depth, record_id=None if depth else uuid7(), opened_at=NOW,
        )  # fmt: skip

    lots = [lot(n, numbers[n % holders], 0, "harvest") for n in range(min(ROOTS, count))]
    parents: list[Any] = []
    for n in range(len(lots), count):
        parent = lots[(n - ROOTS) // FANOUT]
        owner = draw.choice(numbers)
        parents.append(parent)
        lots.append(lot(n, owner, parent.depth + 1, "made" if owner == parent.operator_id else "received"))
    children = lots[len(lots) - len(parents) :]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
    Lot.objects.bulk_create(lots, batch_size=1000)
    LotHead.objects.bulk_create([_head(one) for one in children], batch_size=1000)
    Source.objects.bulk_create(
        [_source(one, parent, n) for n, (one, parent) in enumerate(zip(children, parents, strict=True), 1)],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [(one.operator_id, one.pk) for one in lots[:ROOTS]], lots


def _head(one: Any) -> Any:
    from youji.lots.models import LotHead

    return LotHead(
        operator_id=one.operator_id, lot_id=one.pk, quantity=AMOUNT, unit="kg", depth=one.depth, origin=one.origin, sources=1,
        left=AMOUNT,
    )  # fmt: skip


def _source(one: Any, parent: Any, n: int) -> Any:
    from youji.lots.models import Source
    from youji.shared.identifiers import uuid7

    own = one.operator_id == parent.operator_id
    of: dict[str, Any] = (
        {"way": "part", "own_lot": parent.pk, "from_seq": n, "into_kind": "into"}
        if own
        else {
            "way": "receive",
            "transfer": uuid7(),
            "offered": AMOUNT,
            "from_operator": parent.operator_id,
            "from_lot": parent.pk,
        }
    )
    return Source(
        operator_id=one.operator_id, lot_id=one.pk, n=1, total_before=0, quantity=AMOUNT, total_after=AMOUNT, unit="kg",
        depth=one.depth, from_unit="kg", from_depth=parent.depth, out_quantity=AMOUNT, day=DAY, **of,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
