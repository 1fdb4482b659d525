"""Questions that are asked at every request: Django makes the statement once, afterwards only its values are new.

Making the SQL of a question takes Django ten times as long as the database takes to answer it. What makes a question is
called once for each shape of its arguments, with stand-ins; where they come out in the statement, the values go in later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    QuerySet,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.signals import post_init, pre_init
from django.db.transaction import TransactionManagementError

from youji.shared import straight

P = ParamSpec("P")
R = TypeVar("R")

#: A collection of more values is asked about by Django's own way: there the making is little beside the answer.
MOST = 512
#: Questions are made for so many shapes of their arguments; a message of one record, of two, of three to four…
SHAPES = 256
_COLLECTIONS = (list, tuple, set, frozenset)
Send = Callable[[Any, BaseDatabaseWrapper], Any]
#: How values of these kinds are sent; others as they are.
_SENT: dict[type, Send] = {
    UUID: lambda value, to: value if to.features.has_native_uuid_field else value.hex,
    datetime: models.DateTimeField().get_db_prep_value,
    date: models.DateField().get_db_prep_value,
}
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 1_900_000_000 + n,
    str: lambda n: f"\x01{n}\x01",
    UUID: lambda n: UUID(int=(0xE << 124) + n),
    date: lambda n: date(1001, 1, 1) + timedelta(days=n),
    datetime: lambda n: datetime(1201, 1, 1, tzinfo=UTC) + timedelta(days=n),
}


class NotPrepared(RuntimeError):
    """The question does something with its arguments beside handing them to the database, or is of a kind not known here."""


@dataclass(frozen=True, slots=True)
class _Made:
    """One statement, which of its parameters is which argument (its number, and the place in it) sent as what kind, and
    what becomes of a row.
    """

    statement: straight.Statement | None
    wanted: tuple[tuple[int, int, int, Callable[[Any], Any] | None], ...]
    constants: tuple[Any, ...]
    read: Callable[[Sequence[Any]], list[Any]]
    locks: bool

    def ask(self, to: BaseDatabaseWrapper, given: Sequence[Sequence[Any]]) -> list[Any]:
        if self.statement is None:
            return []
        if self.locks and not to.in_atomic_block:
            raise TransactionManagementError("rows are held within a transaction")
        sent = list(self.constants)
        for number, argument, place, kind in self.wanted:
            value = given[argument][place]
            sent[number] = value if kind is None else kind(value)
        return self.read(straight.fetched(to, self.statement, sent))


_NOTHING = _Made(None, (), (), list, locks=False)


class Question(Generic[P, R]):
    """Call it for the rows; ``plain`` is the same as a queryset, for who wants to filter on."""

    def __init__(self, plain: Callable[P, QuerySet[Any, R]]) -> None:
        self.plain = plain
        self.__doc__ = plain.__doc__
        self._made = lru_cache(maxsize=SHAPES)(self._make)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """The rows, as ``list(plain(…))`` gives them.

        Raises:
            NotPrepared: an argument came out of ``plain`` as something else than it was.
        """
        if kwargs:
            raise NotPrepared("a question takes its arguments by their order")
        to = straight.line()
        shape: list[Any] = []
        given: list[Sequence[Any]] = []
        for value in args:
            kind = type(value)
            if kind in _STAND_INS:
                shape.append(kind)
                given.append((_sent(value, kind, to),))
            elif kind in _COLLECTIONS and value:
                some = tuple(cast("Any", value))
                kinds = {type(one) for one in some}
                if len(kinds) != 1 or len(some) > MOST or not kinds <= _STAND_INS.keys():
                    return list(self.plain(*args, **kwargs))
                [kind] = kinds
                size = 1 << (len(some) - 1).bit_length()
                shape.append((kind, size))
                sent = [_sent(one, kind, to) for one in some]
                given.append((*sent, *sent[-1:] * (size - len(sent))))
            else:
                shape.append((None, () if kind in _COLLECTIONS else value))
                given.append(())
        return cast("list[R]", self._made(to.vendor, *shape).ask(to, given))

    def _make(self, vendor: str, *shape: Any) -> _Made:
        places: dict[Any, tuple[int, int]] = {}
        numbers, args = count(), []
        for at, kind in enumerate(shape):
            if isinstance(kind, type):
                args.append(_stand_in(kind, numbers, places, at, 0))
            elif kind[0] is None:
                args.append(kind[1])
            else:
                args.append([_stand_in(kind[0], numbers, places, at, n) for n in range(kind[1])])
        asked = cast("Any", self.plain)(*args)
        compiler = asked.query.get_compiler(using=asked.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet as nothing:
            if (None, ()) not in shape:
                raise NotPrepared("whatever is asked, there is nothing") from nothing
            return _NOTHING
        found = [(places.get(_key(one)), one) for one in params]
        if {place for place, _ in found if place} != set(places.values()):
            raise NotPrepared(
                f"not every argument of {self.plain.__qualname__} reached the database as it was"
            )
        # PostgreSQL is told a whole number as one of so many bytes, by a kind of its own.
        wanted = tuple(
            (number, *place, type(one) if isinstance(one, int) and type(one) is not int else None)
            for number, (place, one) in enumerate(found)
            if place
        )
        constants = tuple(None if place else _bare(one) for place, one in found)
        locks = asked.query.select_for_update and connection.features.has_select_for_update
        return _Made(straight.Statement(sql), wanted, constants, _reader(asked, compiler), locks)


def prepared(plain: Callable[P, QuerySet[Any, R]]) -> Question[P, R]:
    """The question ``plain``, which takes its arguments by order and hands each to the database as it is, made once.

    Everything that may differ from one time to the next is an argument: numbers, texts, days, times, identifiers, and
    collections of them. What else is given (``None``, a bool) makes a question of its own.
    """
    return Question(plain)


def _sent(value: Any, kind: type, to: BaseDatabaseWrapper) -> Any:
    send = _SENT.get(kind)
    return value if send is None else send(value, to)


def _stand_in(kind: type, numbers: Any, places: dict[Any, tuple[int, int]], at: int, n: int) -> Any:
    value = _STAND_INS[kind](next(numbers))
    places[_key(_sent(value, kind, straight.line()))] = at, n
    return value


def _bare(sent: Any) -> Any:
    """A code that is text, as text: each time it is sent the driver asks what it is, which takes longer than the answer."""
    return str.__str__(sent) if isinstance(sent, str) else sent


def _key(sent: Any) -> Any:
    """What is equal to another kind of value is not taken for it; what cannot be compared is no argument."""
    kind = int if isinstance(sent, int) and not isinstance(sent, bool) else type(sent)
    return (kind, sent) if kind.__hash__ is not None else None


def _reader(asked: Any, compiler: Any) -> Callable[[Sequence[Any]], list[Any]]:
    """What becomes of the rows, as the queryset's own iterable does it."""
    if asked._prefetch_related_lookups or asked._known_related_objects or compiler.has_extra_select:
        raise NotPrepared("of a question only its own statement is made once")
    converted = _converter(compiler)
    kind = asked._iterable_class
    if kind is FlatValuesListIterable:
        return lambda rows: [row[0] for row in converted(rows)]
    if kind is ValuesListIterable:
        return lambda rows: [tuple(row) for row in converted(rows)]
    if kind is not ModelIterable:
        raise NotPrepared(f"{kind.__name__} is not read here")
    return _models(asked, compiler, converted)


def _converter(compiler: Any) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What the database says, as the columns' fields have it."""
    columns = [one[0] for one in compiler.select[: compiler.col_count]]
    ops: Any = connection.ops
    quicker = {ops.convert_uuidfield_value: _as_uuid} if connection.vendor == "sqlite" else {}
    converting = [
        (at, [quicker.get(conv, conv) for conv in convs], column)
        for at, (convs, column) in compiler.get_converters(columns).items()
    ]
    if not converting:
        return lambda rows: rows

    def converted(rows: Sequence[Any]) -> Sequence[Any]:
        found = [list(row) for row in rows]
        for row in found:
            for at, convs, column in converting:
                for conv in convs:
                    row[at] = conv(row[at], column, connection)
        return found

    return converted


def _as_uuid(value: Any, *_: Any) -> UUID | None:
    """As SQLite's own converter, at half its price: the text is one of ours, thirty-two hexadecimal digits."""
    return None if value is None else UUID(int=int(value, 16))


def _models(
    asked: Any, compiler: Any, converted: Callable[[Sequence[Any]], Sequence[Any]]
) -> Callable[[Sequence[Any]], list[Any]]:
    info, annotated = compiler.klass_info, list((compiler.annotation_col_map or {}).items())
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [one[0].target.attname for one in compiler.select[first:end]]
    related = _related(cast("Any", get_related_populators)(info, compiler.select, asked.db))
    make, using = _maker(info["model"], names), asked.db

    def read(rows: Sequence[Any]) -> list[Any]:
        found = []
        for row in converted(rows):
            one = make(using, row[first:end])
            for populate in related:
                populate(row, one)
            for name, at in annotated:
                setattr(one, name, row[at])
            found.append(one)
        return found

    return read


def _related(populators: Sequence[Any]) -> list[Callable[[Sequence[Any], models.Model], None]]:
    """What hangs the rows that a row leads to on it, as Django's own populators do."""
    return [one.populate if one.reorder_for_init else _populate(one) for one in populators]


def _populate(how: Any) -> Callable[[Sequence[Any], models.Model], None]:
    first, end, key = how.cols_start, how.cols_end, how.pk_idx
    make, further = _maker(how.model_cls, how.init_list), _related(how.related_populators)

    def populate(row: Sequence[Any], of: models.Model) -> None:
        said = row[first:end]
        one = None if said[key] is None else make(how.db, said)
        how.local_setter(of, one)
        if one is not None:
            for each in further:
                each(row, one)
            how.remote_setter(one, of)

    return populate


def _maker(model: type[models.Model], names: Sequence[str]) -> Callable[[str, Sequence[Any]], models.Model]:
    """How a row of the model is made; by its columns, where nobody has a say or listens to it."""
    own = model.from_db.__func__ is not models.Model.from_db.__func__  # type: ignore[attr-defined]
    heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    if own or heard or model.__init__ is not models.Model.__init__:
        return lambda using, values: model.from_db(using, names, values)

    def make(using: str, values: Sequence[Any]) -> models.Model:
        one = model.__new__(model)
        one._state = state = ModelState()
        state.adding, state.db = False, using
        vars(one).update(zip(names, values, strict=True))
        return one

    return make
