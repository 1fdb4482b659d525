"""Publishing the first edition of 10,000 entries, and one in which a tenth has changed: the whole, and the time in
which nobody else can write.

``python bench/editions.py [entries]`` works in a temporary database of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.pop("YOUJI_DATABASE_URL", None)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCHEME = "provincial-base-2023"
BATCH = 500


def build(count: int) -> None:
    """``count`` operators' bases with four plots each, recognised and waiting for an edition."""
    from youji.catalogue.models import Entry, EntryEvent, Revision
    from youji.catalogue.services import revisions
    from youji.registry.models import Base, Operator, Plot, Product
    from youji.registry.selectors.statement import statements_of
    from youji.schemes.models import SchemeVersion
    from youji.shared.actor import SYSTEM

    version = SchemeVersion.objects.get(key="provincial-base")
    product = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    operators = Operator.objects.bulk_create(
        [
            Operator(code=f"B{n:05d}", name=f"君山茶叶专业合作社{n}", kind="cooperative", division="430611")
            for n in range(count)
        ],
        batch_size=BATCH,
    )
    bases = Base.objects.bulk_create(
        [
            Base(
                code=f"{o.code}-001", name=f"{o.name}基地", kind="operator", operator=o, division="430611",
                product=product, area_mu=Decimal("320.00"), techniques="绿色防控", responsible=o.name,
            )
            for o in operators
        ],
        batch_size=BATCH,
    )  # fmt: skip
    Plot.objects.bulk_create([plot(base, n) for base in bases for n in range(4)], batch_size=BATCH)
    day = date(2026, 5, 1)
    entries = Entry.objects.bulk_create(
        [
            Entry(
                code=f"430611-26-{n:05d}", base=b, scheme_version=version, scheme_key=version.key, category="planting", level="province",
                division="430611", name=b.name, area_mu=b.area_mu, document_number="湘农发〔2026〕20号",
                recognised_on=day, valid_from=day, valid_until=day + timedelta(days=1826), issued_by="湖南省农业农村厅",
            )
            for n, b in enumerate(bases)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    events = EntryEvent.objects.bulk_create(
        [
            EntryEvent(entry=e, kind="recognised", effective_on=day, until=e.valid_until, recorded_at=NOW, actor_name="李建国")
            for e in entries
        ],
        batch_size=BATCH,
    )  # fmt: skip
    said = statements_of(bases)
    statements = [said[e.base_id] for e in entries]
    revisions.begin(events, statements, Revision.Cause.RECOGNISED, actor=SYSTEM, now=NOW)


def plot(base, n: int):
    """One square of 80 亩."""
    from youji.registry.models import Plot

    lon, lat = 112.0 + (base.pk % 1000) / 1000, 29.0 + (base.pk // 1000) / 50 + n / 500
    ring = [[lon, lat], [lon + 0.002, lat], [lon + 0.002, lat + 0.002], [lon, lat + 0.002], [lon, lat]]
    return Plot(
        base=base, operator_id=base.operator_id, division=base.division, source_datum="CGCS2000", size_class=1,
        name=f"{n + 1}号地", geometry={"type": "Polygon", "coordinates": [ring]}, area_mu=Decimal("80.00"),
        min_lon=lon, max_lon=lon + 0.002, min_lat=lat, max_lat=lat + 0.002, created_at=NOW,
    )  # fmt: skip


def main() -> int:
    """Print one line per edition."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from youji.catalogue.models import Entry
    from youji.catalogue.services import editions
    from youji.catalogue.services.standing import Order, correct
    from youji.divisions.services import load_divisions
    from youji.schemes.services import load_schemes
    from youji.shared.actor import Actor, Role

    call_command("migrate", verbosity=0)
    load_divisions(now=NOW)
    load_schemes(NOW)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    build(count)
    publisher = Actor(
        user_id=1, name="陈思齐", agency="质量处", division="43", roles=frozenset({Role.PUBLISHER})
    )

    held = Held()
    held.watch(connection)
    for number, name in ((1, "第一版，全部新增"), (2, "十分之一改过"), (3, "十条改过")):
        if number > 1:
            share = 10 if number == 2 else max(1, count // 10)
            for entry in Entry.objects.order_by("code")[::share]:
                order = Order(reason="更名", name=f"{entry.name}（{number}）")
                correct(code=entry.code, order=order, actor=publisher, now=NOW)
        held.longest = held.used = 0.0
        started, used = time.perf_counter(), time.process_time()
        edition = editions.publish_edition(
            title=f"第{number}版", document_number=f"湘农发〔2026〕{number}号", actor=publisher, now=NOW
        )
        taken, used = time.perf_counter() - started, time.process_time() - used
        print(
            f"发布目录（{name}）：{edition.entry_count:,} 个条目，共 {taken:.2f} s，"
            f"其中占着写锁 {held.longest:.2f} s",
            flush=True,
        )
    return 0


class Held:
    """How long the write lock was held at a time: from each outermost BEGIN to its COMMIT."""

    def __init__(self) -> None:
        self.longest, self.used, self._since, self._cpu = 0.0, 0.0, 0.0, 0.0

    def watch(self, connection) -> None:
        """Follow this connection's transactions from now on."""
        begin, end = connection._start_transaction_under_autocommit, connection.set_autocommit

        def started() -> None:
            begin()
            self._since, self._cpu = time.perf_counter(), time.process_time()

        def ended(autocommit, force_begin_transaction_with_broken_autocommit=False) -> None:
            end(autocommit, force_begin_transaction_with_broken_autocommit)
            if autocommit and self._since:
                self.longest = max(self.longest, time.perf_counter() - self._since)
                self.used = max(self.used, time.process_time() - self._cpu)
                self._since = 0.0

        connection._start_transaction_under_autocommit, connection.set_autocommit = started, ended


if __name__ == "__main__":
    sys.exit(main())
