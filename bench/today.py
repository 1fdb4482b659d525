"""A grower's first page, today's work on it, among many producers: how long it takes the processor, and that no table is read through.

``python bench/today.py [producers] [records of each]`` makes them in a temporary database (SQLite unless
``YOUJI_DATABASE_URL`` names another), each with a season on some ground; a hundred of them open the page.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
OPENED, PART, LIMIT = 100, 5_000, 80
SPRAYED = {"input": "联苯菊酯", "content": "10%", "formulation": "乳油", "dose": "25", "dose_unit": "mL/亩"}


def fill(producers: int, each: int, today: date) -> list[int]:
    """The producers, their seasons and what they did; the numbers of some."""
    from youji.production.models import Record, Season, Work
    from youji.registry.models import Operator, Product
    from youji.shared import clock
    from youji.shared.identifiers import uuid7
    from youji.shared.inserting import insert, new

    now, tea = clock.now(), Product.objects.get(code="04")
    numbers: list[int] = []
    for start in range(0, producers, PART):
        some = [
            Operator(code=f"T{n:07d}", name=f"茶农{n}", kind="household", division="430611")
            for n in range(start, min(start + PART, producers))
        ]
        Operator.objects.bulk_create(some, batch_size=500)
        seasons, records, works = [], [], []
        for who in some:
            season = new(
                Season, operator_id=who.pk, code=f"S{who.code[1:]}", division="430611", kind="plot", name="一号地",
                product_id=tea.pk, started_on=today - timedelta(days=200), opened_at=now, area_cm2=10**9,
            )  # fmt: skip
            seasons.append(season)
            for back in range(each):
                pk, day = uuid7(), today - timedelta(days=back * 9)
                shared: dict[str, Any] = {"operator_id": who.pk, "root": pk, "kind": "spray", "day": day}
                said = [{"season": str(season.pk), "code": season.code}]
                records.append(
                    new(
                        Record, id=pk, division="430611", digest="", channel="phone", person_id=1, received_at=now,
                        kept_until=day, seasons=said, facts=SPRAYED, verdict="allowed", **shared,
                    )
                )  # fmt: skip
                works.append(
                    new(
                        Work,
                        record_id=pk,
                        season_id=season.pk,
                        label_key="名:联苯菊酯",
                        name_key="名:联苯菊酯",
                        use=SPRAYED,
                        **shared,
                    )
                )
        for rows in (seasons, records, works):
            insert(rows)
        numbers += [who.pk for who in some[:: max(1, len(some) * OPENED // producers)]]
    return numbers[:: max(1, len(numbers) // OPENED)][:OPENED]


def opened(number: int) -> float:
    """Milliseconds of the processor until the page of one of them is there."""
    from django.test import Client

    from youji.accounts.models import Grant, Person

    person = Person.objects.create_user(f"t{number}", password=uuid4().hex, name="茶农", operator_id=number)
    Grant.objects.create(person=person, role="holder")
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    began = time.process_time()
    answer = client.get("/desk/", follow=True)
    took = (time.process_time() - began) * 1000
    assert answer.status_code == 200, answer.status_code
    assert "一号地" in answer.content.decode()
    return took


def scanned(number: int) -> list[str]:
    """Which tables of production and of the register are read through for the page: by SQLite, which says it in a word."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if connection.vendor != "sqlite":
        return []
    with CaptureQueriesContext(connection) as asked:
        opened(number)
    found = set()
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                found |= {
                    row[3]
                    for row in cursor.fetchall()
                    if row[3].startswith(("SCAN production_", "SCAN registry_"))
                }
    return sorted(found)


def main() -> None:
    """Fill, open, print."""
    producers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    import django

    django.setup()
    from django.core.management import call_command

    from youji.norms.services import load_norms
    from youji.shared import clock

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    load_norms(now=clock.now())
    numbers = fill(producers, each, clock.local_date(clock.now()))
    opened(numbers.pop())  # the first compiles the templates
    read = scanned(numbers.pop())
    took = statistics.quantiles([opened(number) for number in numbers], n=20)
    print(
        f"  {producers:,} 家主体、{producers * each:,} 条记录：今天的页面 p50 {took[9]:.1f} ms，p95 {took[18]:.1f} ms（处理器时间，至多 {LIMIT}）；"
        f"整表读的：{'、'.join(read) or '没有'}"
    )


if __name__ == "__main__":
    main()
