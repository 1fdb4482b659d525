"""The files of a large catalogue, made by the worker for each of its states: no visitor waits or pays for the making.

A file is a line that says of which state it is and where each entry lies, the entries, and the whole packed. What is
asked for is put together from its pieces; of what changed since, a visitor gets what it is now, so a removal is in the
next download whether the worker has come to it or not. A small catalogue has none: its files are made when asked for.
"""

from __future__ import annotations

import gzip
import json
import mmap
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings

from youji.portal.logic.wrapping import FORMS, wrapping
from youji.portal.selectors import data

#: As many entries cost as much as 50 plain pages, in the form that costs most.
SMALL = 500
#: So many that have changed since the file was made are written while a visitor waits.
MEANWHILE = 500
PACK_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Ready:
    """A file as it lies there, closed again: its mapping is what keeps it."""

    state: str
    newest: UUID  # of the revisions in it
    made_on: date
    spans: dict[str, tuple[int, int]]
    entries: int  # where they begin
    packed: int  # where the packed whole begins
    content: mmap.mmap

    def whole(self) -> bytes:
        """All of them, with what stands between."""
        return self.content[self.entries : self.packed]

    def pieces(self, codes: Iterable[str], fresh: Mapping[str, bytes]) -> Iterator[bytes]:
        """The entries of ``codes``, as they are in ``fresh``, else in the file."""
        for code in codes:
            if (now := fresh.get(code)) is not None:
                yield now
            else:
                begin, end = self.spans[code]
                yield self.content[self.entries + begin : self.entries + end]

    def is_of(self, state: tuple[object, ...]) -> bool:
        """Whether nothing has changed since."""
        return self.state == _name(state)


_read: dict[str, tuple[tuple[int, int], Ready]] = {}


def large(state: tuple[object, ...]) -> bool:
    """Whether the catalogue in ``state`` (``selectors.data.state``) is one whose files are made beforehand."""
    return int(str(state[1])) > SMALL


def ready(form: str) -> Ready | None:
    """The newest file of ``form``, if one has been made. Its index is read once for each file."""
    try:
        with _path(form).open("rb") as file:
            stat = os.fstat(file.fileno())
            mark = (stat.st_ino, stat.st_mtime_ns)
            known = _read.get(form)
            if known is None or known[0] != mark:
                known = _read[form] = mark, _parsed(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except FileNotFoundError:
        return None
    return known[1]


def put_together(found: Ready, form: str, codes: Sequence[str], *, today: date) -> bytes | None:
    """The entries of ``codes`` as they are now; ``None``: too many have changed to be written while somebody waits."""
    changed = {*data.changed_since(found.newest, found.made_on, today=today, most=MEANWHILE)}
    changed |= {code for code in codes if code not in found.spans}
    if len(changed) > MEANWHILE:
        return None
    fresh = dict(data.written(form, data.EVERYTHING, today=today, only=changed)) if changed else {}
    return wrapping(form, today=today).around(found.pieces(codes, fresh))


def make_files(today: date) -> list[str]:
    """The files are those of the catalogue's state now, where it is large; the forms made. What changed meanwhile comes next time."""
    state = data.state(today)
    if not large(state):
        return []
    made = []
    for form in FORMS:
        kept = ready(form)
        if kept is None or not kept.is_of(state):
            entries = list(data.written(form, data.EVERYTHING, today=today))
            if data.state(today) != state:
                break
            _write(form, state, entries, today)
            made.append(form)
    return made


def _write(form: str, state: tuple[object, ...], entries: list[tuple[str, bytes]], today: date) -> None:
    around, at, spans = wrapping(form, today=today), 0, {}
    for code, text in entries:
        spans[code] = (at, at + len(text))
        at += len(text) + len(around.between)
    body = around.between.join(text for _, text in entries)
    head = {
        "state": _name(state),
        "newest": str(state[0]),
        "made_on": today.isoformat(),
        "length": len(body),
        "spans": spans,
    }
    path = _path(form)
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as out:
        out.write(json.dumps(head).encode() + b"\n")
        out.write(body)
        out.write(gzip.compress(around.around([body]), PACK_LEVEL, mtime=0))
    fresh.replace(path)


def _parsed(content: mmap.mmap) -> Ready:
    first = content.readline()
    said = json.loads(first)
    spans = {code: (begin, end) for code, (begin, end) in said["spans"].items()}
    made_on = date.fromisoformat(said["made_on"])
    begin, newest = len(first), UUID(said["newest"])
    return Ready(said["state"], newest, made_on, spans, begin, begin + said["length"], content)


def _name(state: tuple[object, ...]) -> str:
    return ":".join(map(str, state))


def _path(form: str) -> Path:
    return Path(settings.VAR) / "open-data" / f"catalogue.{form}"
