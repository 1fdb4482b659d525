"""A page that differs from the next only by its words: drawn by its template once for each shape, and joined from then on.

What is shown is put together of frozen dataclasses, tuples and texts. Its *shape* is all of that but what the texts say:
how many there are, which are empty, and every ``Fixed`` word. A page of a shape that was met before is its frame with
the texts in their places, escaped as the template escapes them: a thirtieth of what drawing costs. A template that is
drawn so may put a text into markup and into the value of an attribute, and may ask whether there is one; nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from itertools import count
from typing import Any, Generic, TypeVar

T = TypeVar("T")
#: Stands around the number of a text while the frame is drawn; no text that is kept holds it (``shared.cleaning``).
MARK = "\x1e"
_MARKED = re.compile(f"{MARK}(\\d+){MARK}")
#: The pieces of a page, and which text (its number) stands at which place among them.
Frame = tuple[list[str], list[tuple[int, int]]]
#: Frames that are kept; the oldest go first.
MOST = 256


class Fixed(str):
    """A word out of few: it belongs to the shape, and the template may decide by it."""

    __slots__ = ()


class Frames(Generic[T]):
    """The frames of one template."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Frame] = {}

    def page(self, shown: T, draw: Callable[[T], str], *others: Hashable) -> str:
        """The page of ``shown``, as ``draw`` would give it; ``others`` is all that it depends on besides."""
        texts: list[str] = []
        key = (_shape(shown, texts), others)
        frame = self._kept.get(key)
        if frame is None:
            frame = _cut(draw(_marked(shown, count())))
            while len(self._kept) >= MOST:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = frame
        return _joined(frame, texts)

    def known(self, shown: T, *others: Hashable) -> str | None:
        """The same where a page of its shape was drawn before; else nothing."""
        texts: list[str] = []
        frame = self._kept.get((_shape(shown, texts), others))
        return None if frame is None else _joined(frame, texts)


def _cut(page: str) -> Frame:
    pieces = _MARKED.split(page)
    return pieces, [(place, int(pieces[place])) for place in range(1, len(pieces), 2)]


def _joined(frame: Frame, texts: list[str]) -> str:
    pieces, holes = frame[0].copy(), frame[1]
    escaped = [html.escape(text) for text in texts]
    for place, number in holes:
        pieces[place] = escaped[number]
    return "".join(pieces)


_KNOWN: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else."""
    found = _KNOWN.get(kind)
    if found is None:
        found = _KNOWN[kind] = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
    return found


def _shape(thing: Any, texts: list[str]) -> Hashable:
    kind: Any = type(thing)
    if kind is str:
        if not thing:
            return ""
        texts.append(thing)
        return MARK
    if kind is tuple:
        return tuple([_shape(one, texts) for one in thing])
    if names := _names(kind):
        return (kind, *[_shape(getattr(thing, name), texts) for name in names])
    return thing


def _marked(thing: Any, numbers: Any) -> Any:
    kind: Any = type(thing)
    if kind is str:
        return f"{MARK}{next(numbers)}{MARK}" if thing else ""
    if kind is tuple:
        return tuple(_marked(one, numbers) for one in thing)
    if names := _names(kind):
        return kind(**{name: _marked(getattr(thing, name), numbers) for name in names})
    return thing
