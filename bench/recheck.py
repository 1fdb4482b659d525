"""One label changed: how long until the live seasons that rest on it are found among many, and how many a second are judged again.

``RECORDS=1000000 python bench/recheck.py``: the rollup of so many records is written as it stands after them (ten records to
a row of it, forty inputs, one season in ten live); ``JUDGED`` seasons of one input have their records and lots, and are
judged by both editions. SQLite in a temporary file unless ``YOUJI_DATABASE_URL`` names a database.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
RECORDS = int(os.environ.get("RECORDS", "1000000"))
JUDGED = int(os.environ.get("JUDGED", "1000"))
PER_ROW, INPUTS, LIVE = 10, 40, 10
NAME = "联苯菊酯"
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


def fill() -> None:
    """The rollup, and the seasons of one input with what was done in them."""
    from youji.production.logic.amounts import shelf
    from youji.production.models import Lot, Season, SeasonUse, Work
    from youji.registry.models import Product
    from youji.shared.identifiers import short_code

    tea = Product.objects.get(code="04")

    def use(operator: int, season: object, name: str, *, live: bool) -> SeasonUse:
        key = shelf(name, "")
        return SeasonUse(
            operator_id=operator, season_id=season, label_key=key, name_key=key, last_on=date(2026, 5, 10), uses=PER_ROW, live=live,
        )  # fmt: skip

    rows = RECORDS // PER_ROW
    for start in range(0, rows, 10_000):
        SeasonUse.objects.bulk_create(
            [
                use(n // 20, uuid4(), f"药{n % INPUTS}", live=n % LIVE == 0)
                for n in range(start, min(start + 10_000, rows))
            ],
            batch_size=500,
        )
    seasons, works, uses, lots = [], [], [], []
    said = {
        "input": NAME, "content": "10%", "formulation": "乳油", "dose": "25", "dose_unit": "mL/亩", "target": "小绿叶蝉",
    }  # fmt: skip
    for n in range(JUDGED):
        season = Season(
            operator_id=n, code=short_code(12), division="430611", kind="plot", name=f"{n}号地", product=tea, category="ordinary",
            started_on=date(2026, 3, 1), opened_at=NOW, area_cm2=10**9,
        )  # fmt: skip
        sprayed, harvested = uuid4(), uuid4()
        on = date(2026, 5, 1) + timedelta(days=n % 20)
        common = {"operator_id": n, "season_id": season.pk}
        key = shelf(NAME, "")
        works.append(
            Work(
                **common,
                day=on,
                kind="spray",
                root=sprayed,
                record_id=sprayed,
                label_key=key,
                name_key=key,
                use=said,
            )
        )
        works.append(
            Work(**common, day=on + timedelta(days=8), kind="harvest", root=harvested, record_id=harvested)
        )
        lots.append(
            Lot(
                operator_id=n, code=f"P{n:07d}", division="430611", product=tea, day=on + timedelta(days=8), quantity=300_000,
                unit="kg", record_id=harvested, seasons=[str(season.pk)], opened_at=NOW,
            )
        )  # fmt: skip
        uses.append(use(n, season.pk, NAME, live=True))
        seasons.append(season)
    for model, some in ((Season, seasons), (Work, works), (SeasonUse, uses), (Lot, lots)):
        model.objects.bulk_create(some, batch_size=500)


def find() -> None:
    """How long until the seasons of one input are found."""
    from youji.compliance.selectors import Reached
    from youji.production.selectors.resting import resting_on

    for what, name in (
        (f"{JUDGED:,} 个在册的", NAME),
        (f"{RECORDS // PER_ROW // INPUTS:,} 行里活的", "药0"),
    ):
        took = []
        for _ in range(7):
            began = time.perf_counter()
            found = resting_on(Reached(frozenset({name}), frozenset({"PD20081234"})))
            took.append(time.perf_counter() - began)
        print(f"  找到 {len(found):,} 个生产季（{what}）：{statistics.median(took) * 1000:.1f} ms")


def judge() -> None:
    """How many a second are judged by both editions, in a process that has answered before."""
    from django.urls import reverse

    from youji.norms.models import Label
    from youji.norms.selectors.both import if_changed
    from youji.production.selectors.judged_again import rest_on

    reverse("production:lots")
    old = Label.objects.filter(name=NAME, crop="茶叶").select_related("instrument").earliest("pk")
    new = Label.objects.select_related("instrument").get(pk=old.pk)
    new.phi_days, new.digest = 14, "14"
    both = if_changed("labels", {old.key: new})
    began = time.perf_counter()
    rested = rest_on(both, NOW)
    took_all = time.perf_counter() - began
    lots = sum(one.kind == "lot" for one in rested.differing)
    print(
        f"  按两个版本判定 {rested.looked:,} 项（其中 {JUDGED:,} 个批次，{lots:,} 个有变）：{took_all:.2f} 秒，"
        f"每秒 {JUDGED / took_all:,.0f} 个批次、{rested.looked / took_all:,.0f} 项"
    )


def main() -> None:
    """Fill, find, judge, print."""
    with tempfile.TemporaryDirectory() as var:
        os.environ.setdefault("YOUJI_VAR", var)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from youji.norms.services import load_norms
        from youji.registry.services import load_reference

        call_command("migrate", verbosity=0)
        load_reference(now=NOW)
        load_norms(now=NOW)
        began = time.perf_counter()
        fill()
        print(f"  {connection.vendor}：{RECORDS:,} 条记录的汇总，{time.perf_counter() - began:.0f} 秒写入")
        find()
        judge()


if __name__ == "__main__":
    main()
