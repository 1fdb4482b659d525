"""A dealer's batch to everybody who has some: 300 harvests that fed 30,000 lots, at their holders, with stock; one lot both ways; and the
recall is opened.

``RECORDS=1000000 python bench/genealogy.py [lots] [holders]``: 300 growers bought the batch and sprayed with it, among so many records and
a tenth as many purchases of other batches, half of them of the same input; the lots have no postings (what is left stands in the heads).
Of more than 30,000 lots there are more such families, of other batches, and the batch's own are larger: ``1000000`` for a million links.
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
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

NOW, DAY = datetime(2026, 5, 31, tzinfo=UTC), date(2026, 5, 30)
SPRAYED, BOUGHT = date(2026, 5, 10), date(2026, 5, 1)
RECORDS = int(os.environ.get("RECORDS", "200000"))
BATCH, INPUT, NUMBER = "20260401", "吡虫啉", "PD20080001"
STARTS, FANOUT, FAMILY, AMOUNT = 300, 4, 100, 10**6
AT_ONCE = 20_000
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
    assert len(starts) == min(STARTS, count), len(starts)
    found = _timed("from these to everybody who has some", lambda: reach(reached(starts)))
    _timed("the whole recall", lambda: reach(reached([(r.operator_id, r.lot_id) for r in lots_behind(said)])))
    print(f"  {len(found.lots)} lots, {len(found.holders)} holders")
    took: list[float] = []
    used: list[float] = []
    for one in random.Random(2).sample(all_lots, min(WALKS, len(all_lots))):
        began, before = time.perf_counter(), time.process_time()
        back, forth = walk(one, back=True, most=RELATIVES), walk(one, back=False, most=RELATIVES)
        if not (back.cut or forth.cut):
            took.append(time.perf_counter() - began)
            used.append(time.process_time() - before)
    told = "; ".join(
        f"{name} p50 {some[len(some) // 2] * 1000:.1f} ms, p95 {some[len(some) * 95 // 100] * 1000:.1f} ms"
        for name, some in (("processor", sorted(used)), ("clock", sorted(took)))
    )
    print(f"one lot both ways, {len(took)} lots of {count}: {told}")
    _timed("the recall is opened: lots held, holders told, all written", _opened)
    return 0


def _opened() -> None:
    """By the province, by the batch."""
    from youji.shared.actor import Actor, Role
    from youji.traceability.models import RecallLot
    from youji.traceability.services.opening import open_recall

    office = Actor(
        user_id=1, name="监管", roles=frozenset({Role.SUPERVISOR}), division="43", agency="省农业农村厅"
    )
    open_recall(
        actor=office,
        now=NOW,
        start="batch",
        batch=BATCH,
        level="1",
        reason="试",
        advice="停止销售",
        document="试〔2026〕1号",
    )
    print(f"  {RecallLot.objects.count()} lots in it")


def _timed(name: str, run: Callable[[], Any]) -> Any:
    began, used = time.perf_counter(), time.process_time()
    made = run()
    print(f"{name}: {time.process_time() - used:.2f} s of the processor, {time.perf_counter() - began:.2f} s")
    return made


def _world(count: int, holders: int) -> list[Any]:
    """Lots in families of a hundred, each child at a holder drawn by lot: received of another, or parted of one's own. Some of them."""
    from django.db import connection

    from youji.lots.models import LotHead, Source
    from youji.production.models import Lot
    from youji.registry.models import Product

    product = Product.objects.create(code="0220", name="豇豆", group="蔬菜")
    numbers = _holders(holders)
    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        cursor.execute("SET session_replication_role = replica" if postgres else "PRAGMA foreign_keys = OFF")
    sample: list[Any] = []
    for some in _batches(_family_tree(count, numbers, product)):
        Lot.objects.bulk_create([lot for lot, _ in some], batch_size=1000)
        LotHead.objects.bulk_create([_head(lot) for lot, parent in some if parent], batch_size=1000)
        Source.objects.bulk_create([_source(lot, parent) for lot, parent in some if parent], batch_size=500)
        sample += random.Random(len(sample)).sample([lot for lot, _ in some], min(WALKS, len(some)))
    for n in range(RECORDS):
        _noise(numbers[n % holders], n)
    _flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return sample


def _holders(count: int) -> list[int]:
    """So many, each with somebody who is told."""
    from youji.accounts.models import Grant, Person
    from youji.registry.models import Operator

    rows = [
        Operator(code=f"B{n:05d}", name=f"主体{n}", kind="farm", division="430611", uscc=f"X{n:017d}")
        for n in range(count)
    ]
    numbers = [row.pk for row in Operator.objects.bulk_create(rows, batch_size=1000)]
    people = Person.objects.bulk_create(
        [Person(username=f"b{pk}", name=f"人{pk}", operator_id=pk) for pk in numbers],
        batch_size=1000,
    )
    Grant.objects.bulk_create([Grant(person=one, role="holder") for one in people], batch_size=1000)
    return numbers


def _family_tree(count: int, numbers: list[int], product: Any) -> Iterator[tuple[Any, Any]]:
    """Each lot with the one it was made of, as (operator, id, depth); of a harvest with none."""
    from youji.production.models import Lot
    from youji.shared.identifiers import uuid7

    draw, roots = random.Random(1), max(min(STARTS, count), count // FAMILY)
    known: list[tuple[int, Any, int]] = []
    for n in range(count):
        parent = known[(n - roots) // FANOUT] if n >= roots else None
        owner = draw.choice(numbers) if parent else numbers[n % len(numbers)]
        depth = parent[2] + 1 if parent else 0
        origin = ("made" if owner == parent[0] else "received") if parent else "harvest"
        lot = Lot(
            operator_id=owner, code=f"PX{n:09d}", division="430611", product=product, day=DAY, quantity=AMOUNT, unit="kg",
            origin=origin, depth=depth, record_id=None if parent else uuid7(), opened_at=NOW,
        )  # fmt: skip
        known.append((owner, lot.pk, depth))
        if parent is None:
            _grown(owner, lot.record_id, BATCH if n < STARTS else f"Y{n % 20_000}")
        yield lot, parent


def _batches(some: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(some)
    while part := list(islice(left, AT_ONCE)):
        yield part


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


def _source(one: Any, parent: tuple[int, Any, int]) -> Any:
    from youji.lots.models import Source
    from youji.shared.identifiers import uuid7

    owner, pk, depth = parent
    of: dict[str, Any] = (
        {"way": "part", "own_lot": pk, "from_seq": int(one.code[2:]), "into_kind": "into"}
        if one.operator_id == owner
        else {
            "way": "receive",
            "transfer": uuid7(),
            "offered": AMOUNT,
            "from_operator": owner,
            "from_lot": pk,
        }
    )
    return Source(
        operator_id=one.operator_id, lot_id=one.pk, n=1, total_before=0, quantity=AMOUNT, total_after=AMOUNT, unit="kg",
        depth=one.depth, from_unit="kg", from_depth=depth, out_quantity=AMOUNT, day=DAY, **of,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
