"""The log's speed: entries sequenced per second, and the time of a proof in a log of a million entries.

``python bench/log.py [entries] [size]`` works in a temporary database of its own (or the one at
``YOUJI_DATABASE_URL``, which must be empty).
"""

from __future__ import annotations

import hashlib
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LIMIT_PER_SECOND = 5_000
LIMIT_MS = 5.0


def sequencing(count: int) -> float:
    """Entries sealed, turned into leaves and signed per second."""
    from youji.ledger import services
    from youji.ledger.models import AuditEntry, Pending

    entries = [
        AuditEntry(
            at=NOW,
            actor_id=1,
            actor_name="张三",
            agency="君山区农业农村局",
            division="430611",
            action="catalogue.entry.published",
            subject=f"catalogue.entry:{n}",
            before={"status": "noticed"},
            after={"status": "in_force"},
            public={
                "code": f"HN-{n:06d}",
                "name": "君山银针茶叶基地",
                "area_mu": "3400.00",
                "county": "430611",
            },
        )
        for n in range(count)
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=2000)
    Pending.objects.bulk_create((Pending(entry_id=entry.pk) for entry in entries), batch_size=5000)
    began = time.perf_counter()
    done = services.sequence(now=NOW)
    spent = time.perf_counter() - began
    assert done == count, (done, count)
    return count / spent


def proofs(size: int, times: int = 200) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds, of an inclusion proof read from the stored tiles."""
    from youji.ledger.logic import merkle, tiles
    from youji.ledger.models import Tile
    from youji.ledger.selectors import read_tile

    Tile.objects.all().delete()
    hashes = [hashlib.sha256(n.to_bytes(8, "big")).digest() for n in range(size)]
    made = tiles.append(0, hashes, lambda *_: b"")
    Tile.objects.bulk_create(
        (Tile(level=level, number=number, hashes=data) for (level, number), data in made.items()),
        batch_size=500,
    )
    root = merkle.root(size, tiles.node_from(read_tile))
    spent = []
    for n in range(times):
        index = n * (size // times)
        began = time.perf_counter()
        path = merkle.inclusion_path(index, size, tiles.node_from(read_tile))
        spent.append((time.perf_counter() - began) * 1000)
        assert merkle.verify_inclusion(hashes[index], index, size, path, root)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def main(count: int = 20_000, size: int = 1_000_000) -> int:
    """Print each figure beside its limit; 1 when one is missed."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rate = sequencing(count)
    median, slow = proofs(size)
    print(
        f"log sequencing, {count:,} entries: {rate:,.0f}/s = {rate / LIMIT_PER_SECOND:.2f} × limit {LIMIT_PER_SECOND:,}/s"
    )
    print(
        f"proof in a log of {size:,}: median {median:.2f} ms, p95 {slow:.2f} ms = {slow / LIMIT_MS:.2f} × limit {LIMIT_MS} ms"
    )
    return int(rate < LIMIT_PER_SECOND or slow > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
