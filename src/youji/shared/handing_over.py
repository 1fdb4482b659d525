"""What is answered at once, and what is handed over to the worker: the one place that knows the limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any, Protocol

from youji.shared import rooms, unpacking
from youji.shared.web import ActorRequest
from youji.shared.workbook.opening import MAX_PARTS, MAX_UNPACKED_BYTES, SPARE_ROWS

#: A workbook of so many rows, a file of so many bytes, is still answered at once.
ROWS_AT_ONCE = 2_000
BYTES_AT_ONCE = 5_000_000
#: The same beside a field that takes another file.
SAID_OF_FILES = f"超过{BYTES_AT_ONCE // 1_000_000} MB的转到后台办理，办好了给您发消息"
#: Where the room that keeps what was handed over takes it.
POINT = "imports.hand_over"

_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_LONGEST_MARK = 32


def said(rows: int = ROWS_AT_ONCE) -> str:
    """Said beside every field that takes a workbook."""
    return (
        f"超过{rows:,}行或{BYTES_AT_ONCE // 1_000_000} MB的转到后台办理，您可以先做别的，办好了给您发消息。"
    )


class Handed(Protocol):
    """What now waits for the worker."""

    @property
    def code(self) -> Handed:
        """How it is asked for."""
        ...

    @property
    def page(self) -> str:
        """Where its owner sees what becomes of it."""
        ...


def too_large(data: bytes) -> bool:
    """Whether the file alone says so: its bytes."""
    return len(data) > BYTES_AT_ONCE


def long_workbook(data: bytes) -> bool:
    """Whether a workbook need not be read to know: its bytes, or its rows counted without looking into them.

    Blank rows that Excel kept are counted too, so there is room for them; the rows of data, once read, decide.
    A workbook that cannot be opened is not long: whoever reads it says what is wrong.
    """
    return too_large(data) or _rows(data) > ROWS_AT_ONCE + SPARE_ROWS


def long_plan(rows: int, most: int = ROWS_AT_ONCE) -> bool:
    """Whether so many rows of data, now that they are read, are the worker's."""
    return rows > most


def hand_over(
    request: ActorRequest, *, kind: str, options: Mapping[str, Any], data: bytes, name: str, take: bool
) -> Handed:
    """The import waits for the worker.

    Args:
        kind: the importer, ``room.name``. take: carried out without being looked at first, as an operation asks.

    Raises:
        NotAllowed: not the actor's to do. Refused: they have too many waiting.
    """
    (keeper,) = rooms.extensions(POINT).values()
    handed: Handed = keeper(
        kind=kind,
        options=dict(options),
        data=data,
        name=name,
        take=take,
        actor=request.actor,
        now=request.now,
    )
    return handed


def _rows(data: bytes) -> int:
    """How many rows the longest sheet has, at most; within the budget of a workbook."""
    most = 0
    with suppress(unpacking.TooMuch, unpacking.Damaged), unpacking.opened(BytesIO(data)) as archive:
        for part in unpacking.demand_within(archive, parts=MAX_PARTS, unpacked_bytes=MAX_UNPACKED_BYTES):
            most = max(most, sum(_marks(unpacking.pieces(archive, part))))
    return most


def _marks(pieces: Iterable[bytes]) -> Iterator[int]:
    """How many rows begin in each piece; one that is cut in two is counted with the second."""
    rest = b""
    for piece in pieces:
        seen, count, last = rest + piece, 0, 0
        for found in _ROW.finditer(seen):
            count, last = count + 1, found.end()
        rest = seen[max(last, len(seen) - _LONGEST_MARK) :]
        yield count
