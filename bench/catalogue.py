"""Catalogue search and map page at 10,000 published entries and 200,000 plots: p50 and p95 of the whole answer.

``python bench/catalogue.py [entries] [plots each]`` works in a temporary database of its own. Wall time and processor
time are both printed: on a machine that does other things the second is the one to compare.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src"), str(Path(__file__).resolve().parent)]
os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings.test"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")

LIMIT_MS = 80
ROUNDS = 40
QUESTIONS = (
    "/catalogue",
    "/catalogue?q=茶叶",
    "/catalogue?q=jscy",
    "/catalogue?q=合作社&sort=area",
    "/catalogue?city=4306",
    "/catalogue?city=4306&county=430611&q=茶",
    "/catalogue?status=counted&level=province&subject=base",
    "/catalogue?page=300",
)


def percentile(times: list[float], share: float) -> float:
    """The value ``share`` of the times do not exceed, in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def main() -> None:
    """Build the world, ask each question, print."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    plots_each = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    import django

    django.setup()
    import _world
    from django.test import Client

    _world.build(entries, plots_each)
    client = Client(SERVER_NAME="127.0.0.1")
    print(
        f"目录搜索与地图页：{entries:,} 条目，{entries * plots_each:,} 地块，每问 {ROUNDS} 次，上限 p95 {LIMIT_MS} ms"
    )
    every_wall: list[float] = []
    every_cpu: list[float] = []
    for question in QUESTIONS:
        client.get(question)
        wall, cpu = [], []
        for _ in range(ROUNDS):
            started, used = time.perf_counter(), time.process_time()
            assert client.get(question).status_code == 200
            wall.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
        every_wall += wall
        every_cpu += cpu
        print(
            f"  {question:<56} p50 {percentile(wall, 0.5):6.1f}  p95 {percentile(wall, 0.95):6.1f} ms"
            f"（处理器 p95 {percentile(cpu, 0.95):6.1f} ms）"
        )
    said = "达到" if percentile(every_wall, 0.95) <= LIMIT_MS else "未达到"
    print(
        f"  合计 p95 {percentile(every_wall, 0.95):.1f} ms（处理器 {percentile(every_cpu, 0.95):.1f} ms）：{said} {LIMIT_MS} ms"
    )


if __name__ == "__main__":
    main()
