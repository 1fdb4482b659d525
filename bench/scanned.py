"""The page behind a code, over random codes among a million certificates; and how much a certificate takes in the file.

``python bench/scanned.py [certificates] [seconds]``: a tenth of them first, then all, each time beside an empty page on the same server
(``bench/certificates.py``). One certificate is issued through the gate; the others are rows like it with codes, ids, parcels and sources of
their own, written past the services (SQLite; the parcels have no postings). Compare the ratios: other programs take their share of the clock.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
import certificates as bench

#: Rows of one statement.
AT_ONCE = 20_000
#: Per table: the columns in which a row differs from the first.
OWN = {
    "production_lot": ("id", "code"),
    "lots_source": ("lot_id", "from_seq"),
    "certificates_certificate": ("id", "code", "parcel_id", "serial", "digest"),
}


class Rows:
    """Writes certificates like ``row``, with their parcels, past the services."""

    def __init__(self, row: Any) -> None:
        from django.db import connection

        self.row, self.serial, self.codes = row, 1_000_000, {row.code}
        self.line = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        for said in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
            self.line.execute(f"PRAGMA {said}")
        keys = {"production_lot": "id", "lots_source": "lot_id", "certificates_certificate": "parcel_id"}
        self.first = {table: self._first(table, key) for table, key in keys.items()}

    def _first(self, table: str, key: str) -> dict[str, Any]:
        found = self.line.execute(f"SELECT * FROM {table} WHERE {key} = ?", (self.row.parcel_id.hex,))  # noqa: S608
        return dict(zip((one[0] for one in found.description), found.fetchone(), strict=True))

    def add(self, count: int) -> list[str]:
        """So many stand; their numbers."""
        codes: list[str] = []
        while len(codes) < count:
            some = self._new(min(AT_ONCE, count - len(codes)))
            self.line.execute("BEGIN IMMEDIATE")
            for table, at in OWN.items():
                self._put(table, [one[table] for one in some], at)
            self.line.execute("COMMIT")
            codes += [one["certificates_certificate"][1] for one in some]
        self.line.execute("ANALYZE")
        return codes

    def _new(self, count: int) -> list[dict[str, tuple[Any, ...]]]:
        return [dict(self._one()) for _ in range(count)]

    def _one(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        from youji.certificates.logic import number
        from youji.shared.identifiers import uuid7

        self.serial += 1
        parcel = uuid7().hex
        # Four letters give a million numbers a day: each tenth thousand of them is of another one.
        day = self.row.day.replace(year=2000 + self.serial // 10_000 % 90)
        yield "production_lot", (parcel, f"P{self.serial:012d}")
        yield "lots_source", (parcel, self.serial)
        code = number.made("GD982V", day)
        while code in self.codes:
            code = number.made("GD982V", day)
        self.codes.add(code)
        yield "certificates_certificate", (uuid7().hex, code, parcel, self.serial, f"{self.serial:064x}")

    def _put(self, table: str, rows: list[tuple[Any, ...]], own: tuple[str, ...]) -> None:
        first = self.first[table]
        names = ", ".join(f'"{one}"' for one in first)
        marks = ", ".join("?" for _ in first)
        places = [own.index(one) if one in own else None for one in first]
        usual = list(first.values())
        self.line.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608
            ([usual[n] if at is None else row[at] for n, at in enumerate(places)] for row in rows),
        )


def main() -> None:
    """Make, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 4.0
    import django

    django.setup()
    grower = bench.Grower()
    [row] = bench.issued(grower.actor, grower.harvest(10_000))
    rows, codes = Rows(row), [row.code]
    home = Path(rows.line.execute("PRAGMA database_list").fetchone()[2])
    before = home.stat().st_size
    for part in (count // 10, count - count // 10):
        begun = time.process_time()
        codes += rows.add(part)
        rows.line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (home.stat().st_size - before) / len(codes)
        print(
            f"  {len(codes):,} 张写好，{time.process_time() - begun:.0f} 处理器秒；每张连同批次和来源 {size / 1000:.2f} kB",
            flush=True,
        )
        bench.pages(codes, seconds)


if __name__ == "__main__":
    main()
