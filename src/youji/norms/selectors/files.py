"""待核清单 beyond this room's own tables: the rows of the files that rooms put at ``norms.files``, read once."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from youji.norms.logic.marked import MarkedFile
from youji.norms.logic.rows import MARKS, PENDING, REFERENCE, VERIFIED
from youji.norms.selectors.pages import UNCHECKED, Counted
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions

FILES = "norms.files"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row: what it says by column, by what, since when, until when, how far it was checked and where it is from."""

    said: dict[str, str]
    by: str
    valid_from: str
    valid_until: str
    mark: str
    source: str

    def holds(self, q: str) -> bool:
        """Whether any of its words hold ``q``."""
        return any(q in text for text in (*self.said.values(), self.by, self.source))


def file_called(name: str) -> MarkedFile:
    """The file a room put there under this name.

    Raises:
        Unknown: there is none.
    """
    found = extensions(FILES).get(name)
    if found is None:
        raise Unknown(name)
    return found()


@cache
def _rows(name: str) -> tuple[FileRow, ...]:
    file = file_called(name)
    with (settings.DATA / file.path).open(encoding="utf-8", newline="") as data:
        return tuple(_row(file, row) for row in csv.DictReader(data))


def _row(file: MarkedFile, row: dict[str, str]) -> FileRow:
    if row["mark"] not in MARKS:
        raise ValueError(f"{file.path}: {row['mark']!r} is no mark")
    cited = " ".join(filter(None, (row.get("instrument", row.get("article", "")), row.get("provision", ""))))
    said = {key: row[key] for key in file.says}
    days = (row.get("valid_from", ""), row.get("valid_until", ""))
    return FileRow(said, cited, *days, row["mark"], row.get("source", ""))


def rows_of(name: str, *, q: str = "", mark: str = "") -> list[FileRow]:
    """The file's rows that hold ``q``; with ``mark``, those that bear it, or ``unchecked`` ones.

    Raises:
        Unknown: there is no such file.
    """
    wanted = UNCHECKED if mark == "unchecked" else (mark,)
    return [one for one in _rows(name) if (not mark or one.mark in wanted) and one.holds(q.strip())]


def counted() -> list[Counted]:
    """Every file with its counts."""
    found = []
    for name, file in extensions(FILES).items():
        by = Counter(one.mark for one in _rows(name))
        found.append(Counted(name, file().title, *(by[mark] for mark in (VERIFIED, PENDING, REFERENCE))))
    return found
