"""Reading a scheme file: TOML text in, ``Scheme`` out, or every fault in the file's form at once.

What a well-formed scheme may still get wrong (a step nobody can reach, weights that do not sum) is
``logic.check``'s business.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from youji.schemes.logic import vocabulary
from youji.schemes.logic.scheme import MonthDay, Scheme

#: Words of the file that are not words of Python.
FILE_WORDS = {("Step", "sources"): "from", ("Step", "target"): "to"}
KINDS = {
    str: "文字",
    bool: "true 或 false",
    int: "整数",
    Decimal: "数字",
    date: "日期（如 2024-11-24）",
    list: "列表",
    MonthDay: '月-日（如 "03-31"）',
}


class BadScheme(ValueError):
    """The text is no scheme. ``problems`` says why, in sentences for whoever wrote the file."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@lru_cache(maxsize=128)
def parse(text: str) -> Scheme:
    """The scheme written in ``text``; a text is read once, for a scheme cannot be changed.

    Raises:
        BadScheme: it is not TOML, or misses or misspells something; carries every fault found.
    """
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise BadScheme(_syntax(fault)) from fault
    problems: list[str] = []
    scheme = _build(Scheme, table, "文件开头", problems)
    if problems:
        raise BadScheme(*problems)
    return replace(scheme, reference_values=(*scheme.reference_values, *_unstated(scheme, table)))


def _unstated(scheme: Scheme, table: Mapping[str, object]) -> Iterator[str]:
    """The numbers a text need not state, where this one does not: nobody has published what the program does then.

    A text in use cannot be given such a number afterwards, and is not the worse for saying so.
    """
    for name, number in vocabulary.NUMBERS.items():
        if number.use == "own" and name not in table and getattr(scheme, name):
            yield name


def _syntax(fault: tomllib.TOMLDecodeError) -> str:
    what, _, where = str(fault).partition(" (at ")
    place = where.rstrip(")").replace("line ", "第").replace(", column ", "行第") + "个字符"
    place = "文件末尾" if "end of document" in where else place
    return f"TOML 语法有误（{place}）：{what}。请检查该处的引号、方括号和等号是否成对。"


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(cls: Any, table: object, where: str, problems: list[str]) -> Any:
    """``cls`` made from ``table``; faults go to ``problems`` and the value is then of no use."""
    if not isinstance(table, Mapping):
        problems.append(f"{where}应当是一张表（形如 [[…]] 或 {{…}}）。")
        return None
    left = dict(table)
    values: dict[str, Any] = {}
    for spec in fields(cls):
        word = FILE_WORDS.get((cls.__name__, spec.name), spec.name)
        if word in left:
            said = left.pop(word)
            values[spec.name] = _value(_hints(cls)[spec.name], said, f"{where}的“{word}”", problems)
        elif spec.default is MISSING and spec.default_factory is MISSING:
            problems.append(f"{where}缺少“{word}”。")
    problems.extend(f"{where}有不认识的“{word}”，请核对拼写。" for word in left)
    missing = {f.name for f in fields(cls) if f.default is MISSING} - set(values)
    return None if missing else cls(**values)


def _value(hint: Any, said: object, where: str, problems: list[str]) -> Any:
    if isinstance(hint, UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], said, where, problems)
    if is_dataclass(hint):
        return _build(hint, said, where, problems)
    value, fits = READERS[hint](said)
    if not fits:
        problems.append(f"{where}应当是{KINDS[hint]}，现在写的是“{said}”。")
    return value


def _list(hint: Any, said: object, where: str, problems: list[str]) -> tuple[Any, ...]:
    if not isinstance(said, list):
        problems.append(f"{where}应当是列表（形如 […] 或 [[…]]）。")
        return ()
    if not is_dataclass(hint):
        return tuple(_value(hint, one, where, problems) for one in said)
    return tuple(_build(hint, one, _place(where, one, n), problems) for n, one in enumerate(said, 1))


def _place(where: str, table: object, n: int) -> str:
    name = ""
    if isinstance(table, Mapping):
        name = str(table.get("label") or table.get("title") or table.get("name") or table.get("key") or "")
    return f"{where}第{n}项" + (f"“{name}”" if name else "")


def _of(kind: type) -> Callable[[object], tuple[object, bool]]:
    return lambda said: (said, type(said) is kind)


def _decimal(said: object) -> tuple[object, bool]:
    fits = type(said) is int or isinstance(said, Decimal)
    return (Decimal(str(said)) if fits else said), fits


def _month_day(said: object) -> tuple[object, bool]:
    """``"03-31"``; a leap day is a day."""
    found = re.fullmatch(r"(\d{2})-(\d{2})", said) if isinstance(said, str) else None
    try:
        day = date.fromisoformat(f"2024-{found[1]}-{found[2]}") if found else None
    except ValueError:
        day = None
    return (MonthDay(day.month, day.day) if day else said), day is not None


READERS: dict[Any, Callable[[object], tuple[object, bool]]] = {
    str: _of(str),
    bool: _of(bool),
    int: _of(int),
    date: _of(date),
    Decimal: _decimal,
    MonthDay: _month_day,
}
