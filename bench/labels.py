"""Labels by the thousand as the worker draws them: processor seconds, and the most memory the process ever held.

``python bench/labels.py [labels]``: one certificate of so many copies is issued, its signed labels of 80×60 mm are ordered, and the order is
carried out by the worker's own service in this process; its memory before that is told beside it.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import certificates as bench


def main() -> None:
    """Make, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    import django

    django.setup()
    from youji.certificates import files
    from youji.certificates.services.printing import carry_out, order_labels, take_up
    from youji.shared import clock

    grower = bench.Grower()
    [row] = bench.issued(grower.actor, grower.harvest(100_000), copies=count, quantity=str(count))
    order_labels(
        code=row.code,
        size="80x60",
        dpi="203",
        first="1",
        last=str(count),
        actor=grower.actor,
        now=clock.now(),
    )
    order = take_up(clock.now())
    assert order is not None
    before, began, used = held(), time.perf_counter(), time.process_time()
    state = carry_out(order, clock.now())
    written = files.find(order.pk)
    assert written is not None, order.sentence
    print(
        f"  {count:,} 份各有签名的标签，{state}：{time.process_time() - used:.0f} 处理器秒，{time.perf_counter() - began:.0f} 秒；"
        f"内存最多 {held():.0f} MB（画之前 {before:.0f}），至多 600；文件 {written.stat().st_size / 1e6:.1f} MB"
    )


def held() -> float:
    """The most megabytes this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
