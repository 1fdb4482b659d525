"""A bookkeeper's workbook of 10,000 records: read, judged by the rules, stored; and a sheet of them read and stored bare.

``python bench/book.py [rows]`` works in a temporary SQLite database with the norms loaded: one co-operative, 400 pieces of
ground, sprayings, fertilisings and harvests. The bar is calamine's reading of the file and one ``bulk_create`` of the same
rows, in the same run; all of it in processor time, which other programs on the machine do not change.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.pop("YOUJI_DATABASE_URL", None)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TIMES, MEGABYTES = 6.0, 400
PLACES = 400


def main() -> int:
    """Print one line per run."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    from youji.production.models import Record
    from youji.production.services.book import look, take_book
    from youji.shared import garbage

    actor, codes = _world()
    data = _book(actor, codes, count)
    bare = _bare(data)
    garbage.settle()  # as the worker does, where a workbook of this size is taken in
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    looked = look(data, actor=actor, now=NOW)
    took_look = time.process_time() - started
    judged = len(looked.verdicts)
    del looked
    started = time.process_time()
    done = take_book(data, actor=actor, now=NOW)
    took = time.process_time() - started
    rows = list(Record.objects.all())
    bare += _bulk(rows)
    top = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} 行生产记录：校验 {took_look:.1f} s（{took_look / bare:.1f} 倍），校验并存下 {took:.1f} s（{took / bare:.1f} 倍），"
        f"裸读加一次 bulk_create {bare:.2f} s，限 {TIMES:g} 倍；内存峰值 {top:.0f} MB（之前 {peak:.0f}，限 {MEGABYTES}）；"
        f"存下 {len(done.plan.created):,}，判定 {judged:,}"
    )
    return 0


def _world() -> tuple[object, list[str]]:
    from youji.norms.services.loading import load_norms
    from youji.production import services
    from youji.registry.models import Operator, Product
    from youji.shared.actor import Actor, Role

    Product.objects.get_or_create(code="04", defaults={"name": "茶叶", "group": "茶叶"})
    load_norms(now=NOW)
    coop = Operator.objects.create(code="COOP22", name="合作社", kind="cooperative", division="430611")
    actor = Actor(user_id=1, name="记账员", roles=frozenset({Role.HOLDER}), operator_id=coop.pk)
    codes = []
    for number in range(PLACES):
        [season] = services.open_seasons(
            actor=actor, now=NOW, kind="plot", name=f"{number}号地", product="茶叶", started_on="2026-01-01"
        )
        codes.append(season.code)
    return actor, codes


def _book(actor: object, codes: list[str], count: int) -> bytes:
    from youji.production.selectors.book import Offer
    from youji.production.services.book_table import book_table
    from youji.shared.workbook import export

    table = book_table(Offer.of(actor, NOW.date()))  # type: ignore[arg-type]
    works = (
        {"kind": "spray", "input": "联苯菊酯", "content": "10%", "formulation": "乳油", "registration": "PD20081234",
         "dose": "25", "dose_unit": "mL/亩", "target": "茶小绿叶蝉", "area_mu": "2", "worker": "王五"},
        {"kind": "fertilise", "input": "复合肥", "dose": "30", "dose_unit": "kg/亩", "nitrogen": "15", "area_mu": "2"},
        {"kind": "harvest", "quantity": "12", "unit": "kg"},
    )  # fmt: skip
    first = date(2026, 2, 1)
    rows = [
        {**works[n % 3], "season": codes[n % len(codes)], "day": first + timedelta(days=(n // len(codes)) * 10 % 270),
         "note": str(n)}
        for n in range(count)
    ]  # fmt: skip
    return export(table, rows)


def _bare(data: bytes) -> float:
    from python_calamine import load_workbook

    started = time.process_time()
    load_workbook(BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return time.process_time() - started


def _bulk(rows: list[object]) -> float:
    """The same rows once more, under other numbers."""
    from django.db import transaction

    from youji.production.models import Record
    from youji.shared.identifiers import uuid7

    for row in rows:
        row.pk = row.root = uuid7()  # type: ignore[attr-defined]
        row._state.adding = True  # type: ignore[attr-defined]
    started = time.process_time()
    with transaction.atomic():
        Record.objects.bulk_create(rows, batch_size=500)  # type: ignore[arg-type]
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
