"""One table of edge cases for both sides: what Python and the browser's engine answer is equal, or the browser raises and is listed."""

from __future__ import annotations

import inspect
import json
from datetime import date, timedelta
from typing import Any

import pytest
import quickjs
from tools.emit_rules import HELPERS, Emitter

from tests.compliance.tables import SCRIPT
from youji.shared import portable

RAISES = "raises"
#: As the facts come: an object of ``JSON.parse`` has a prototype, one the rules make has none.
GIVEN = '{"box": {"a": 1}, "none": {}}'
#: The source of a function, and whether the browser raises where Python has an answer.
EDGES: list[tuple[str, str]] = [
    ("[-7 // 2, -7 % 3, 7 // -2, 7 % -3, -8 // 2, 0 // 5, 9007199254740991 // 10]", ""),
    ("[0 * -5, -7 % 7, 0 // -3]", ""),
    ("[1, 2] == [1, 2]", ""),
    ("[1, [2]] == [1, [2]]", ""),
    ("[1] == ['1']", ""),
    ("[1, 2, 3][-1]", ""),
    ("[3][1]", ""),
    ("[][-1]", ""),
    ("'𠮷野家'[1:2]", ""),
    ("len('𠮷')", ""),
    ("len({'a': 1})", ""),
    ("'𠮷野'[0]", ""),
    ("ordered(['𠮷野', '﹏', '乙', '10', '9', '乙'])", ""),
    ("'﹏' < '𠮷'", ""),
    ("keys_of({'constructor': 1, '10': 2, '9': 3, '__proto__': 4})", ""),
    ("found_in({'a': 1}, 'constructor')", ""),
    ("found_in({'a': 1}, '__proto__')", ""),
    ("'toString' in {'a': 1}", ""),
    ("found_in(given['box'], 'constructor')", ""),
    ("found_in(given['box'], 'a')", ""),
    ("'toString' in given['box']", ""),
    ("given['box']['constructor']", ""),
    ("1 if given['none'] else 2", ""),
    ("'' in ''", ""),
    ("'𠮷' in '𠮷野'", ""),
    ("1 in [True]", RAISES + " none"),
    ("{'a': 1}['b']", ""),
    ("{'a': 1}['constructor']", ""),
    ("digits('１２')", ""),
    ("digits('1_0')", ""),
    ("digits('')", ""),
    ("digits('-1')", ""),
    ("digits(' 1')", ""),
    ("digits('9007199254740991')", ""),
    ("digits('9007199254740992')", ""),
    ("digits('007')", ""),
    ("whole(94906267 * 94906267)", ""),
    ("94906267 * 94906267", RAISES),
    ("9007199254740991 + 1", RAISES),
    ("'1' + 1", ""),
    ("None < 1", ""),
    ("'a' < 1", ""),
    ("7 // 0", ""),
    ("7 % 0", ""),
    ("f'{5:02d}{2026:04d}{12345:04d}{0:01d}'", ""),
    ("f'{None}'", RAISES),
    ("f'{True}'", RAISES),
    ("f'{-5}'", ""),
    ("'a.b..c'.split('.')", ""),
    ("''.split('.')", ""),
    ("'、'.join([])", ""),
    ("'、'.join([1])", ""),
    ("[1 if each else 0 for each in [[], '', 0, None, False, {}, [0], '0', 1, {'a': 1}, True, ' ']]", ""),
    ("[[one, other] for one in [1, 2] for other in ['a', 'b'] if one == 1 or other == 'b']", ""),
    ("range(-3)", RAISES + " text"),
    ("[1, *[2, 3], 4]", ""),
    ("not []", ""),
    ("[] or [1]", ""),
    ("'' or 0 or 'a'", ""),
    ("0 and 1", ""),
    ("[2] and [1] and 'x'", ""),
    ("1 if [] else 2", ""),
    ("[1, 2, 3, 4][1:3]", ""),
    ("fraction('0.5')", ""),
    ("fraction('.5')", ""),
    ("fraction('1.')", ""),
    ("fraction('1.2.3')", ""),
    ("fraction('１')", ""),
    ("fraction('999999.9999')", ""),
    ("fraction('0.0000000000000001')", ""),
    ("times([999999, 10000], [10000, 999999])", ""),
    ("times([9007199254740991, 1], [2, 1])", ""),
    ("over([1, 2], [0, 1])", ""),
    ("less([1, 3], [2, 6])", ""),
    ("less([9007199254740991, 2], [9007199254740990, 3])", ""),
    ("plus([1, 10], [2, 10])", ""),
    ("plus([1, 9007199254740991], [1, 9007199254740990])", ""),
    ("said_amount([1, 8])", ""),
    ("said_amount([2, 3])", ""),
    ("said_amount([29999, 10000])", ""),
    ("said_amount([1, 100])", ""),
    ("day_number('2026-02-29')", ""),
    ("day_number('2024-02-29')", ""),
    ("day_number('0001-01-01')", ""),
    ("day_number('2026-1-1')", ""),
    ("day_number('２０２６-01-01')", ""),
    ("day_number('2026-13-01')", ""),
    ("iso_day(739765)", ""),
    ("said_day(1)", ""),
]


def python(text: str) -> Any:
    names = {name: getattr(portable, name) for name in vars(portable) if not name.startswith("__")}
    try:
        found = eval(text, names | {"given": json.loads(GIVEN)})  # noqa: S307
        return json.loads(json.dumps(list(found) if isinstance(found, range) else found))
    except (ValueError, OverflowError, ZeroDivisionError, KeyError, IndexError, TypeError):
        return RAISES


def engine(script: str, names: str) -> quickjs.Context:
    context = quickjs.Context()
    context.eval(f"var self = globalThis; const GIVEN = {GIVEN!r}; {script}; {names}")
    return context


def portable_script() -> str:
    """The helpers and shared/portable.py, as the emitter carries them."""
    return HELPERS + Emitter(inspect.getsource(portable)).module()


def carried(text: str) -> str:
    own = "from youji.shared.portable import " + ", ".join(
        n for n in sorted(vars(portable)) if getattr(vars(portable)[n], "__module__", "") == portable.__name__
    )
    return Emitter(f"{own}\n\ndef edge(given):\n    return {text}\n").module()


def browser(text: str) -> Any:
    context = engine(portable_script(), carried(text))
    said = context.eval(
        "(() => { try { return JSON.stringify(edge(JSON.parse(GIVEN))); } catch (e) { return 'raises'; } })()"
    )
    return RAISES if said == RAISES else json.loads(said)


@pytest.mark.parametrize(("text", "listed"), EDGES)
def test_edges_are_equal_or_raise_in_the_browser(text: str, listed: str) -> None:
    wanted, got = python(text), browser(text)
    if listed == RAISES:
        assert got == RAISES
        assert wanted != RAISES
    elif not listed:
        assert got == wanted


def test_days_are_those_of_the_calendar() -> None:
    """Every day of 1999 to 2032 here, and a day a month over eight centuries there."""
    first = date(1999, 1, 1)
    for n in range(12_000):
        day = first + timedelta(days=n)
        assert portable.day_number(day.isoformat()) == day.toordinal()
        assert portable.iso_day(day.toordinal()) == day.isoformat()
    days = [date(1700 + n // 12, n % 12 + 1, 28) for n in range(9600)]
    context = engine(
        portable_script(),
        "function go(t) { return JSON.stringify(JSON.parse(t).map((n) => [iso_day(n), day_number(iso_day(n))])); }",
    )
    said = json.loads(context.get("go")(json.dumps([day.toordinal() for day in days])))
    assert said == [[day.isoformat(), day.toordinal()] for day in days]


def test_the_script_on_disk_is_small_enough() -> None:
    import gzip

    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 15_000
