"""Overlap of a new plot against 200,000: candidates from the corner index, exact intersection with shapely.

``python bench/overlap.py [plots]`` works in a temporary SQLite database, the plots spread over the province.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.pop("YOUJI_DATABASE_URL", None)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LIMIT_MS = 5.0
SPREADS = {"全省": (109.0, 25.0, 114.0, 30.0)}


def polygon(random_: random.Random, area: tuple[float, float, float, float]) -> dict[str, Any]:
    """An eight-cornered plot of 0.3 to 300 亩, mostly small."""
    import math

    lon, lat = random_.uniform(area[0], area[2]), random_.uniform(area[1], area[3])
    radius = 0.0001 * 10 ** random_.uniform(0, 1.5)
    ring = [
        [round(lon + radius * math.cos(turn), 7), round(lat + radius * math.sin(turn), 7)]
        for turn in (n * math.pi / 4 for n in range(8))
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def fill(count: int, area: tuple[float, float, float, float], seed: int) -> None:
    """``count`` plots of a thousand bases."""
    from youji.registry.logic.geometry import bounds_of, size_class
    from youji.registry.models import Base, Plot

    random_ = random.Random(seed)
    Plot.objects.all().delete()
    Base.objects.all().delete()
    Base.objects.bulk_create(
        Base(code=f"B{n}", name=f"基地{n}", kind="county_product", division="430611") for n in range(1000)
    )
    bases = list(Base.objects.values_list("pk", flat=True))
    for start in range(0, count, 5000):
        batch = []
        for number in range(start, min(start + 5000, count)):
            geometry = polygon(random_, area)
            west, south, east, north = bounds_of(geometry)
            batch.append(
                Plot(
                    base_id=bases[number % len(bases)], division="430611", name=f"{number}号地", geometry=geometry,
                    source_datum="CGCS2000", area_mu=1, min_lon=west, min_lat=south, max_lon=east, max_lat=north,
                    size_class=size_class((west, south, east, north)), created_at=NOW,
                )
            )  # fmt: skip
        Plot.objects.bulk_create(batch, batch_size=500)


def measure(area: tuple[float, float, float, float], times: int = 300) -> tuple[float, float, float, int]:
    """Median and 95th percentile in ms, the mean of processor time in ms, and the overlaps found."""
    from youji.registry.logic.geometry import bounds_of
    from youji.registry.selectors import overlaps_with

    random_ = random.Random(99)
    taken, met, processor = [], 0, 0.0
    for _ in range(times):
        geometry = polygon(random_, area)
        bounds = bounds_of(geometry)
        started, worked = time.perf_counter(), time.process_time()
        found = overlaps_with(geometry, bounds, base_id=None)
        taken.append((time.perf_counter() - started) * 1000)
        processor += time.process_time() - worked
        met += len(found)
    taken.sort()
    return statistics.median(taken), taken[int(times * 0.95)], processor * 1000 / times, met


def main() -> int:
    """Print one line per spread."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    for name, area in SPREADS.items():
        fill(count, area, seed=7)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        measure(area, 5)
        middle, high, processor, met = measure(area)
        kept = "达到" if high <= LIMIT_MS else "未达到"
        print(
            f"新地块与 {count:,} 个地块比对（{name}）：中位 {middle:.2f} ms，p95 {high:.2f} ms，处理器 {processor:.2f} ms（限 {LIMIT_MS:g} ms，"
            f"{high / LIMIT_MS:.2f} 倍，{kept}）；300 次共找到 {met} 处重叠"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
