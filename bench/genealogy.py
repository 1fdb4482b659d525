"""A dealer's batch to everybody who has some: 300 harvests that fed 30,000 lots, at their holders, with stock; and one lot both ways.

``RECORDS=1000000 python bench/genealogy.py [lots] [holders]``: 300 growers bought the batch and sprayed with it, among so many records and
a tenth as many purchases of other batches, half of them of the same input; the lots have no postings (what is left stands in the heads).
Processor seconds, which other programs on the machine change less, beside the clock's; the same by reading through the records, as it
was done before they were indexed; the 95th percentile of a lot with at most 200 relatives, walked back and forth. SQLite in a temporary
file unless ``YOUJI_DATABASE_URL`` names a database.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

NOW, DAY = datetime(2026, 5, 31, tzinfo=UTC), date(2026, 5, 30)
SPRAYED, BOUGHT = date(2026, 5, 10), date(2026, 5, 1)
RECORDS = int(os.environ.get("RECORDS", "200000"))
BATCH, INPUT, NUMBER = "20260401", "吡虫啉", "PD20080001"
ROOTS, FANOUT, AMOUNT = 300, 4, 10**6
WALKS, RELATIVES = 200, 200


def main() -> int:
    """Print one line per measurement."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    count, holders = [int(one) for one in [*sys.argv[1:], "30000", "10400"][:2]]
    all_lots = _world(count, holders)
    from youji.lots.selectors.genealogy import walk
    from youji.production.models import Record, StoreEntry
    from youji.production.selectors.traced import lots_behind
    from youji.traceability.selectors.reach import reach, reached

    said = {"start": "batch", "batch": BATCH, "dealer": "", "registration": ""}
    behind = _timed(f"the batch to its lots, {RECORDS} records", lambda: lots_behind(said))
    through = {"facts__batch": BATCH}
    _timed(
        "  reading through instead, of it the naming rows alone",
        lambda: (list(StoreEntry.objects.filter(**through)), list(Record.objects.filter(**through))),
    )
    starts = [(one.operator_id, one.lot_id) for one in behind]
    assert len(starts) == min(ROOTS, count), len(starts)
    found = _timed("from these to everybody who has some", lambda: reach(reached(starts)))
    _timed("the whole recall", lambda: reach(reached([(r.operator_id, r.lot_id) for r in lots_behind(said)])))
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


def _world(count: int, holders: int) -> list[Any]:
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
        postgres = connection.vendor == "postgresql"
        cursor.execute("SET session_replication_role = replica" if postgres else "PRAGMA foreign_keys = OFF")
    Lot.objects.bulk_create(lots, batch_size=1000)
    LotHead.objects.bulk_create([_head(one) for one in children], batch_size=1000)
    Source.objects.bulk_create(
        [_source(one, parent, n) for n, (one, parent) in enumerate(zip(children, parents, strict=True), 1)],
        batch_size=500,
    )
    for one in lots[: len(lots) - len(children)]:
        _grown(one.operator_id, one.record_id, BATCH)
    for n in range(RECORDS):
        _noise(numbers[n % holders], n)
    _flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return lots


_PENDING: dict[str, list[Any]] = {}


def _flush() -> None:
    from youji.shared.inserting import insert

    for rows in _PENDING.values():
        insert(rows)
    _PENDING.clear()


def _kept(row: Any) -> None:
    _PENDING.setdefault(type(row).__name__, []).append(row)
    if len(_PENDING[type(row).__name__]) == 5_000:
        _flush()


def _noise(owner: int, n: int) -> None:
    """A record of some other batch, one in two of the same input; every tenth belongs to a purchase."""
    from youji.shared.identifiers import uuid7

    if n % 10:
        _sprayed(owner, uuid7(), f"X{n % 20_000}", SPRAYED, INPUT if n % 2 else f"药{n % 40}")
    else:
        _purchase(owner, f"X{n % 20_000}", INPUT if n % 20 else f"药{n % 40}")


def _grown(owner: int, harvested: Any, batch: str) -> None:
    """A season in which the batch was used without being named, and then harvested."""
    from youji.production.models import Work
    from youji.shared.identifiers import uuid7

    season = uuid7()
    _purchase(owner, batch, INPUT)
    _sprayed(owner, season, "", SPRAYED, INPUT)
    _kept(
        Work(
            operator_id=owner, season_id=season, day=DAY, kind="harvest", root=harvested, record_id=harvested
        )
    )


def _purchase(owner: int, batch: str, name: str) -> None:
    from youji.production.models import StoreEntry
    from youji.production.services.named import of_lines

    number = NUMBER if name == INPUT else ""
    line = StoreEntry(
        operator_id=owner, division="430611", shelf=number or f"名:{name}", dimension="mass", amount=AMOUNT, kind="purchase",
        sort="pesticide", day=BOUGHT, input=name, registration=number, facts={"batch": batch, "dealer": "广兴洲农资店"},
        label_code="", person_id=1, channel="api", received_at=NOW,
    )  # fmt: skip
    _kept(line)
    for one in of_lines([line]):
        _kept(one)


def _sprayed(owner: int, season: Any, batch: str, day: date, name: str) -> None:
    from youji.production.models import Record, SeasonUse, Work
    from youji.production.services.named import of_records
    from youji.shared.identifiers import uuid7

    pk, number = uuid7(), NUMBER if name == INPUT else ""
    facts = {
        "input": name,
        "registration": number,
        "dose": "20",
        "dose_unit": "g/亩",
        "target": "蚜虫",
        "batch": batch,
    }
    record = Record(
        id=pk, operator_id=owner, root=pk, kind="spray", day=day, division="430611", channel="api", person_id=1, received_at=NOW,
        facts={key: value for key, value in facts.items() if value}, seasons=[{"season": str(season)}], digest="", kept_until=DAY,
        reason="", zone="", device_verdict="", device_edition="",
    )  # fmt: skip
    keys = {"label_key": number or f"名:{name}", "name_key": f"名:{name}"}
    here = {"operator_id": owner, "season_id": season}
    for one in (
        record,
        Work(**here, day=day, kind="spray", root=pk, record_id=pk, use={}, **keys),
        SeasonUse(**here, last_on=day, uses=1, live=False, **keys),
        *of_records([record]),
    ):
        _kept(one)


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
