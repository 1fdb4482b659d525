"""Days, fractions and the text of amounts, in the portable subset: ``tools/emit_rules.py`` carries this file to the browser.

A day is a whole number (1 = 0001-01-01). An amount is a fraction ``[numerator, denominator]`` in lowest terms, read from
decimal text. What does not fit into the whole numbers a browser counts exactly raises here too: both sides then say
无法判断. Functions under ``@native`` are the ones the emitter writes by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")

DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
#: The largest whole number that JavaScript counts exactly.
MOST = 9007199254740991
_DIGITS = frozenset("0123456789")


def native(made: F) -> F:
    """The emitter has its own helper of this name; ``tests/compliance/test_edges.py`` holds both to one table."""
    return made


@native
def whole(number: int) -> int:
    """The number.

    Raises:
        OverflowError: a browser cannot count it exactly.
    """
    if -MOST <= number <= MOST:
        return number
    raise OverflowError(number)


@native
def digits(text: str) -> int:
    """The number that plain digits say.

    Raises:
        ValueError: it holds anything but 0 to 9; a full-width １ is none.
        OverflowError: it is too large.
    """
    if not text or not set(text) <= _DIGITS:
        raise ValueError(text)
    return whole(int(text))


@native
def ordered(texts: Iterable[str]) -> list[str]:
    """The texts by code point, each once."""
    return sorted(set(texts))


@native
def keys_of(box: Mapping[str, object]) -> list[str]:
    """The keys, by code point: neither side keeps another order."""
    return sorted(box)


@native
def found_in(box: Mapping[str, T], key: str) -> T | None:
    """What stands under the key, or None; a name every object has, such as constructor, is no key."""
    return box.get(key)


def is_leap(year: int) -> bool:
    """Whether the year has 366 days."""
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def day_number(text: str) -> int:
    """The day of an ISO date.

    Raises:
        ValueError: it is none.
    """
    if len(text) != 10 or text[4:5] != "-" or text[7:8] != "-":
        return digits("")
    year = digits(text[0:4])
    month = digits(text[5:7])
    day = digits(text[8:10])
    if year < 1 or month < 1 or month > 12 or day < 1 or day > month_length(year, month):
        return digits("")
    before = year - 1
    number = before * 365 + before // 4 - before // 100 + before // 400 + DAYS_BEFORE_MONTH[month - 1] + day
    return number + 1 if month > 2 and is_leap(year) else number


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and is_leap(year) else DAYS_IN_MONTH[month - 1]


def year_month_day(number: int) -> list[int]:
    """Year, month and day of a day."""
    left = number - 1
    n400 = left // 146097
    left = left % 146097
    n100 = left // 36524
    n100 = 3 if n100 == 4 else n100
    left = left - n100 * 36524
    n4 = left // 1461
    left = left % 1461
    n1 = left // 365
    n1 = 3 if n1 == 4 else n1
    left = left - n1 * 365
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    month = 1
    while left >= month_length(year, month):
        left = left - month_length(year, month)
        month = month + 1
    return [year, month, left + 1]


def iso_day(number: int) -> str:
    """2026-06-01."""
    year, month, day = year_month_day(number)
    return f"{year:04d}-{month:02d}-{day:02d}"


def said_day(number: int) -> str:
    """2026年6月1日."""
    year, month, day = year_month_day(number)
    return f"{year}年{month}月{day}日"


def common_divisor(one: int, other: int) -> int:
    """The greatest common divisor of two whole numbers that are not negative; of two noughts it is 1."""
    while other != 0:
        rest = one % other
        one = other
        other = rest
    return one if one != 0 else 1


def reduced(top: int, bottom: int) -> list[int]:
    """The fraction in lowest terms; ``bottom`` is not negative.

    Raises:
        ZeroDivisionError: ``bottom`` is 0.
    """
    if bottom == 0:
        return [top // bottom, 1]
    by = common_divisor(top if top >= 0 else -top, bottom)
    return [top // by, bottom // by]


def fraction(text: str) -> list[int]:
    """What decimal text says, exactly: digits, perhaps a point and digits.

    Raises:
        ValueError: it is anything else.
        OverflowError: it has more digits than can be counted exactly.
    """
    parts = text.split(".")
    if len(parts) == 1:
        return [digits(text), 1]
    if len(parts) != 2:
        return [digits(""), 1]
    scale = 1
    for _ in range(len(parts[1])):
        scale = whole(scale * 10)
    return reduced(whole(whole(digits(parts[0]) * scale) + digits(parts[1])), scale)


def times(one: list[int], other: list[int]) -> list[int]:
    """The product, reduced crosswise first so that it fits where it can."""
    first = reduced(one[0], other[1])
    second = reduced(other[0], one[1])
    return [whole(first[0] * second[0]), whole(first[1] * second[1])]


def over(one: list[int], other: list[int]) -> list[int]:
    """The quotient.

    Raises:
        ZeroDivisionError: ``other`` is 0.
    """
    if other[0] == 0:
        return [one[0] // other[0], 1]
    return times(one, [other[1], other[0]])


def plus(one: list[int], other: list[int]) -> list[int]:
    """The sum."""
    return reduced(whole(whole(one[0] * other[1]) + whole(other[0] * one[1])), whole(one[1] * other[1]))


def less(one: list[int], other: list[int]) -> bool:
    """Whether the first is less; both have positive denominators."""
    return whole(one[0] * other[1]) < whole(other[0] * one[1])


def said_amount(amount: list[int]) -> str:
    """An amount that is not negative, to three places, half up, without trailing noughts: 0.125, 30."""
    thousandths = whole(whole(amount[0] * 2000) + amount[1]) // whole(2 * amount[1])
    number = thousandths // 1000
    part = thousandths % 1000
    if part == 0:
        return f"{number}"
    if part % 100 == 0:
        return f"{number}.{part // 100}"
    if part % 10 == 0:
        return f"{number}.{part // 10:02d}"
    return f"{number}.{part:03d}"
