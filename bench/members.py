"""What records, lots and certificates ask of members, at 100,000 经营主体: milliseconds of one question, and the plan of each.

``python bench/members.py [operators]`` makes them in a temporary database: each a member of one of 1,000 bases, two plots each.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
NOW, DAY = datetime(2026, 6, 1, 4, tzinfo=UTC), date(2026, 6, 1)
BASES, TRIES = 1_000, 200
SHAPE = {"type": "Polygon", "coordinates": [[[112.8, 29.4], [112.81, 29.4], [112.81, 29.41], [112.8, 29.4]]]}


def build(count: int) -> None:
    """So many operators, each a member with two plots; every third has its books kept by a neighbour."""
    from youji.members.models import Membership, PlotOwner
    from youji.registry.models import Base, Operator, Plot

    kind = {"kind": "household", "division": "430611"}
    made = Operator.objects.bulk_create(
        [Operator(code=f"B{n:07d}", name=f"农户{n}", **kind) for n in range(count)], batch_size=5_000
    )
    bases = Base.objects.bulk_create(
        [
            Base(code=f"430611-{n}", name=f"基地{n}", kind="county_product", division="430611")
            for n in range(BASES)
        ]
    )
    box = {"min_lon": 112.8, "min_lat": 29.4, "max_lon": 112.81, "max_lat": 29.41, "size_class": 3}
    plots = Plot.objects.bulk_create(
        [
            Plot(base=bases[n % BASES], division="430611", name=f"{n}号", geometry=SHAPE, area_mu=5, created_at=NOW, **box)
            for n in range(2 * count)
        ],
        batch_size=5_000,
    )  # fmt: skip
    Membership.objects.bulk_create(
        [
            Membership(
                operator=one, base=bases[n % BASES], division="430611", since=date(2025, 1, 1), state="member",
                asked_side="keeper", asked_at=NOW, asked_by_id=0, bookkeeper=made[n % BASES] if n % 3 == 0 else None,
            )
            for n, one in enumerate(made)
        ],
        batch_size=5_000,
    )  # fmt: skip
    PlotOwner.objects.bulk_create(
        [
            PlotOwner(plot=plot, operator=made[n % count], base_id=plot.base_id, since=date(2025, 1, 1), assigned_at=NOW)
            for n, plot in enumerate(plots)
        ],
        batch_size=5_000,
    )  # fmt: skip


def took(ask: Callable[[], object]) -> float:
    """The median milliseconds of a question."""
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main(count: int) -> None:
    """Build, ask, print."""
    import django

    django.setup()
    from django.core.management import call_command

    from youji.members import selectors
    from youji.members.models import Membership, PlotOwner
    from youji.shared.actor import Actor, Role

    call_command("migrate", verbosity=0)
    build(count)
    rows = list(Membership.objects.values_list("operator_id", "base_id")[: 10 * BASES])
    plots = list(PlotOwner.objects.values_list("plot_id", flat=True)[: 10 * BASES])
    chance = random.Random(1)
    print(f"{count:,} 经营主体, {BASES:,} bases, {2 * count:,} plots; median of {TRIES}")
    for name, ask in (
        ("is_member", lambda: selectors.is_member(*chance.choice(rows), DAY)),
        ("bases_of", lambda: selectors.bases_of(chance.choice(rows)[0], DAY)),
        ("plots_of", lambda: selectors.plots_of(chance.choice(rows)[0], DAY)),
        ("owners_of_plots of 50", lambda: selectors.owners_of_plots(chance.sample(plots, 50), DAY)),
        ("members_of, 100 of a base", lambda: selectors.members_of(chance.choice(rows)[1], DAY)),
        (
            "may_record_for, 34 neighbours",
            lambda: selectors.may_record_for(
                Actor(1, roles=frozenset({Role.STAFF}), operator_id=rows[chance.randrange(BASES)][0]), DAY
            ),
        ),
    ):
        print(f"{name:32} {took(ask):7.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
