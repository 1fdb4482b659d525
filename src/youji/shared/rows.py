"""Rows that know their version and their trail: one way to compare-and-swap, one vocabulary for what is put on record.

``Versioned`` rows are written by ``advance``: the one UPDATE that is taken only while nobody else has written since
the row was read. ``Trailed`` rows say what the trail calls them, whose they are and where: ``ledger.services.record_row``
puts what happens to them on record, and nobody can forget operator or division.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import ClassVar, TypeVar

from django.db import IntegrityError, models
from django.db.models import F, Q

from youji.shared.refusals import StaleState


class Versioned(models.Model):
    """A row that several people may be looking at; ``stale`` is what the slower one is told."""

    stale: ClassVar[str] = "刚刚被别人处理过，请看最新状态后再决定。"

    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


V = TypeVar("V", bound=Versioned)


def advance(row: V, *, seen: int | None = None, only: Q | None = None, **values: object) -> V:
    """``values`` are on the row, in the database and in hand, and its version is the next.

    Args:
        seen: the version the actor looked at; ``None`` when it was read in this same call.
        only: what must still hold of the row besides.

    Raises:
        StaleState: somebody else was first; it carries how these columns stand now.
    """
    at = row.version if seen is None else seen
    mine = type(row)._default_manager.filter(only or Q(), pk=row.pk, version=at)
    if mine.update(version=F("version") + 1, **values) != 1:
        by_now = _standing(row, values)
        raise StaleState(row.stale + _in_words(row, by_now), now=by_now)
    row.version = at + 1
    for name, value in values.items():
        setattr(row, name, value)
    return row


@contextmanager
def one_of_two(sentence: str) -> Iterator[None]:
    """Of two who write at once what may be there once, the database lets one; the other is told ``sentence``.

    Raises:
        StaleState: somebody was quicker. The transaction around it is lost with it.
    """
    try:
        yield
    except IntegrityError as taken:
        raise StaleState(sentence) from taken


def _standing(row: Versioned, names: Iterable[str]) -> dict[str, object]:
    """How these columns of the row stand in the database by now."""
    kept = type(row)._default_manager.filter(pk=row.pk).values("version", *names).first()
    return {name: plain(value) for name, value in (kept or {}).items()}


def _in_words(row: Versioned, by_now: Mapping[str, object]) -> str:
    """What the row is by now, where a column has words for it: 现在是“申诉成立”。"""
    words = [
        str(dict(field.flatchoices)[by_now[field.name]])
        for field in row._meta.concrete_fields
        if field.flatchoices and by_now.get(field.name) in dict(field.flatchoices)
    ]
    return f"现在是“{'、'.join(words)}”。" if words else ""


def plain(value: object) -> object:
    """``value`` as the trail and a program read it."""
    if type(value) is str:  # most of what is said
        return value
    if isinstance(value, models.Model):
        return value.pk
    return str(value) if isinstance(value, Decimal | date) else value


def snapshot(row: models.Model, names: Iterable[str]) -> dict[str, object]:
    """These columns of ``row`` as the trail keeps them."""
    return {name: plain(getattr(row, name)) for name in names}


def changed(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Only what differs: what it was, and what it is."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


class Trailed:
    """A row that the trail knows: ``trail`` is its subject's noun, ``recognition.objection``."""

    trail: ClassVar[str]

    @property
    def trail_key(self) -> str:
        """What stands after the noun; the number of the row unless people know it by another."""
        return str(self.pk)  # type: ignore[attr-defined]

    @property
    def trail_operator_id(self) -> int | None:
        """Whose it is; ``None`` where it is no 经营主体's."""
        raise NotImplementedError

    @property
    def trail_division(self) -> str:
        """Where it is; empty where it is nowhere in particular."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What the trail calls it: ``recognition.objection:7``."""
        return f"{self.trail}:{self.trail_key}"
