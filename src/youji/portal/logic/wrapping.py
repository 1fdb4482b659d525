"""What stands around and between the entries of a file of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from youji.portal.logic import datasets
from youji.portal.logic.cells import line

BOM = "\ufeff"
FORMS = ("csv", "json", "geojson")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """A file is ``head``, the entries with ``between`` in between, and ``tail``."""

    head: bytes
    between: bytes
    tail: bytes

    def around(self, entries: Iterable[bytes]) -> bytes:
        """The file."""
        return self.head + self.between.join(entries) + self.tail


def wrapping(form: str, *, today: date) -> Wrapping:
    """What a file of this form (``FORMS``) begins and ends with."""
    if form == "csv":
        labels = line(column.label for column in datasets.CATALOGUE_COLUMNS)
        return Wrapping((BOM + labels).encode(), b"", b"")
    if form == "geojson":
        return Wrapping(b'{"type":"FeatureCollection","features":[', b",", b"]}")
    head = json.dumps({"generated_on": today.isoformat(), "licence": datasets.LICENCE})
    return Wrapping((head[:-1] + ',"entries":[').encode(), b",", b"]}")
