"""New rows by the hundred, as ``bulk_create`` writes them and at a third of its cost: what a phone's message is made of.

The statement is Django's own, made once for each table; a value goes to the database as its field would send it, without
asking the field where the answer is known. Keys are set by whoever makes the rows, or given by the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models.base import ModelState
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from youji.shared import straight

Send = Callable[[Any], Any]
#: Rows of one statement where each has to be sent by itself.
BATCH = 500
#: What these kinds of fields are given is sent as it is, if it is exactly of the kind.
_AS_IT_IS: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.IntegerField, int),
    (models.BooleanField, bool),
    (models.FloatField, float),
)
#: What a server's driver takes as it is, beside these; a time before a day, which it is too.
_TAKEN: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    *_AS_IT_IS,
    (models.UUIDField, UUID),
    (models.DateTimeField, datetime),
    (models.DateField, date),
)
_TIME = models.DateTimeField()

M = TypeVar("M", bound=models.Model)


def new(model: type[M], **values: Any) -> M:
    """A row to be inserted, its columns by their own names (``id``, ``product_id``); what is not said has its default.

    As ``model(…)``, at a fifth of its cost: there are twenty columns, and nobody listens to rows being made.
    """
    row = model.__new__(model)
    row._state = ModelState()
    said = vars(row)
    usual, made = _unsaid(model)
    said.update(usual)
    for name, make in made:
        if name not in values:
            said[name] = make()
    said.update(values)
    return row


@lru_cache(maxsize=64)
def _unsaid(model: type[models.Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What stands in columns of which nothing is said, and how it is made where it is made anew for each row."""
    fields = model._meta.concrete_fields
    made = tuple((one.attname, one.get_default) for one in fields if callable(one.default))
    return {one.attname: one.get_default() for one in fields if not callable(one.default)}, made


def insert(rows: Sequence[models.Model], *, ignore: bool = False) -> None:
    """``rows``, all of one table, stand in it.

    Args:
        ignore: of what is there already nothing is written.

    Raises:
        IntegrityError: one is there already; then none was written.
    """
    if rows:
        _put(rows, OnConflict.IGNORE if ignore else None, (), ())


def upsert(rows: Sequence[models.Model], *, unique: Collection[str], update: Collection[str]) -> None:
    """``rows`` stand in their table: of those that are there by ``unique``, the columns ``update`` are as said."""
    if rows:
        _put(rows, OnConflict.UPDATE, tuple(unique), tuple(update))


def _put(
    rows: Sequence[models.Model],
    conflict: OnConflict | None,
    unique: tuple[str, ...],
    update: tuple[str, ...],
) -> None:
    to = straight.line()
    way = _way(to.vendor, type(rows[0]), conflict, unique, update)
    sent = [[send(said[name]) for name, send in way.sends] for said in map(vars, rows)]
    with transaction.mark_for_rollback_on_error() if to.in_atomic_block else transaction.atomic():
        if len(sent) == 1:
            straight.done(to, way.one, sent[0])
        elif to.vendor == "sqlite":
            straight.done_for_each(to, way.one, sent)
        else:  # elsewhere many rows of one statement are the quicker way
            for start in range(0, len(sent), BATCH):
                some = sent[start : start + BATCH]
                straight.done(to, way.of(len(some)), list(chain.from_iterable(some)))
    for row in rows:
        row._state.adding, row._state.db = False, to.alias


@dataclass(frozen=True, slots=True)
class _Way:
    """The statement around its rows, what is said of a row, and how each value is sent."""

    head: str
    row: str
    tail: str
    sends: tuple[tuple[str, Send], ...]
    one: straight.Statement

    def of(self, rows: int) -> straight.Statement:
        return straight.Statement(f"{self.head}{', '.join([self.row] * rows)}{self.tail}")


@lru_cache(maxsize=64)
def _way(
    vendor: str,
    model: type[models.Model],
    conflict: OnConflict | None,
    unique: tuple[str, ...],
    update: tuple[str, ...],
) -> _Way:
    meta = model._meta
    fields = [one for one in meta.concrete_fields if not isinstance(one, models.AutoField)]
    query = InsertQuery(
        model,
        on_conflict=conflict,
        update_fields=[meta.get_field(name) for name in update],
        unique_fields=[meta.get_field(name) for name in unique],
    )
    query.insert_values(fields, [model()])
    [(statement, _)] = query.get_compiler(connection=connection).as_sql()
    row = f"({', '.join(['%s'] * len(fields))})"
    head, found, tail = statement.partition(row)
    if not found:
        raise TypeError(f"{model.__name__} has a column that is not sent as it is")
    send = _send if vendor == "sqlite" else _to_a_server
    sends = tuple((one.attname, send(one)) for one in fields)
    return _Way(head, row, tail, sends, straight.Statement(statement))


def _send(field: models.Field[Any, Any]) -> Send:
    """How a value of the field goes to SQLite."""
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex if type(value) is UUID else _slowly(field, value)
    if isinstance(field, models.JSONField):
        encode = (field.encoder or json.JSONEncoder)().encode
        return lambda value: encode(value) if type(value) in (dict, list) else _slowly(field, value)
    if isinstance(field, models.DateTimeField):
        return _time(field)
    if isinstance(field, models.DateField):
        return lambda value: str(value) if type(value) is date else _slowly(field, value)
    kind = next((kind for of, kind in _AS_IT_IS if isinstance(field, of)), None)
    if kind is None:
        return lambda value: _slowly(field, value)
    return lambda value: value if value is None or type(value) is kind else _slowly(field, value)


def _to_a_server(field: models.Field[Any, Any]) -> Send:
    """PostgreSQL's driver takes our values as they are, but for what is JSON."""
    kind = next((kind for of, kind in _TAKEN if isinstance(field, of)), None)
    if kind is None:
        return lambda value: _slowly(field, value)
    return lambda value: value if value is None or type(value) is kind else _slowly(field, value)


def _time(field: models.Field[Any, Any]) -> Send:
    """All rows of a message, in all tables, have one time of arrival; it is written once."""
    if type(field) is not models.DateTimeField:
        return lambda value: _slowly(field, value)
    return lambda value: (
        _written(value) if type(value) is datetime and value.tzinfo else _slowly(field, value)
    )


@lru_cache(maxsize=64)
def _written(instant: datetime) -> Any:
    return _slowly(_TIME, instant)


def _slowly(field: models.Field[Any, Any], value: Any) -> Any:
    return None if value is None else field.get_db_prep_save(value, connection)
