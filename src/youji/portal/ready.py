"""The files of a large catalogue, made by the worker for each of its states: no visitor waits or pays for the making.

A file is a line that says of which state it is and where each entry lies, the entries, and the whole packed. What is
asked for is put together from its pieces. A small catalogue has none: its files are made when they are asked for.
"""

from __future__ import annotations

import gzip
import json
import mmap
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from youji.portal.logic.wrapping import FORMS, wrapping
from youji.portal.selectors import data

#: As many entries cost as much as 50 plain pages, in the form that costs most.
SMALL = 500
PACK_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Ready:
    """A file as it lies there, closed again: its mapping is what keeps it."""

    state: str
    made_on: date
    spans: dict[str, tuple[int, int]]
    entries: int  # where they begin
    packed: int  # where the packed whole begins
    content: mmap.mmap

    def whole(self) -> bytes:
        """All of them, with what stands between."""
        return self.content[self.entries : self.packed]

    def pieces(self, codes: Iterable[str]) -> Iterator[bytes]:
        """The entries of ``codes``; one that the file does not know yet is left out."""
        for code in codes:
            if span := self.spans.get(code):
                yield self.content[self.entries + span[0] : self.entries + span[1]]


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


def make_files(today: date) -> list[str]:
    """The files are those of the catalogue's state now, where it is large; the forms made. What changed meanwhile comes next time."""
    state = data.state(today)
    if not large(state):
        return []
    made = []
    for form in FORMS:
        kept = ready(form)
        if kept is None or kept.state != _name(state):
            entries = list(data.written(form, data.EVERYTHING, today=today))
            if data.state(today) != state:
                break
            _write(form, _name(state), entries, today)
            made.append(form)
    return made


def _write(form: str, state: str, entries: list[tuple[str, bytes]], today: date) -> None:
    around, at, spans = wrapping(form, today=today), 0, {}
    for code, text in entries:
        spans[code] = (at, at + len(text))
        at += len(text) + len(around.between)
    body = around.between.join(text for _, text in entries)
    head = {"state": state, "made_on": today.isoformat(), "length": len(body), "spans": spans}
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
    return Ready(said["state"], made_on, spans, len(first), len(first) + said["length"], content)


def _name(state: tuple[object, ...]) -> str:
    return ":".join(map(str, state))


def _path(form: str) -> Path:
    return Path(settings.VAR) / "open-data" / f"catalogue.{form}"
