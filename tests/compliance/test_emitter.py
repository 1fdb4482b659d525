"""The emitter refuses what it cannot carry exactly; broken emitters are caught, by name."""

from __future__ import annotations

import pytest
from tools import emit_rules
from tools.emit_rules import Emitter, Refused

from tests.compliance.test_edges import EDGES, RAISES, carried, engine, portable_script, python

BEFORE = "def f(a, b):\n    "
REFUSED = [
    "return a / b",
    "return a ** b",
    "return 0.5",
    "return 1 < a < 2",
    "return a is b",
    "return lambda: a",
    "return sorted(a)",
    "return int(a)",
    "return str(a)",
    "return a.items()",
    "return a.upper()",
    "return f'{a:.2f}'",
    "return f'{a!r}'",
    "return {x for x in a}",
    "return {x: 1 for x in a}",
    "return [x for x, y in a]",
    "return g(a)",
    "return f(a=1)",
    "return f(*a)",
    "return {**a}",
    "return a[::2]",
    "return a[-1:]",
    "return a[b:]",
    "return 9007199254740992",
    "return b''",
    "return nobody",
    "f = 1",
    "a.b = 1",
    "return a.b",
    "del a",
    "raise ValueError",
    "global a",
    "assert a",
    "x: int",
    "a = b = 1",
    "a += 1",
    "with a: pass",
    "import os",
    "try:\n        return a\n    except ValueError:\n        return b",
    "for x in a:\n        return x\n    else:\n        return b",
    "while a:\n        return b\n    else:\n        return a",
    "match a:\n        case 1:\n            return b",
    "yield a",
]
MODULES = [
    "import re",
    "from decimal import Decimal",
    "from youji.shared.portable import over as under",
    "class A:\n    pass",
    "def f(a=1):\n    return a",
    "def f(*a):\n    return a",
    "def f(*, a):\n    return a",
    "@cache\ndef f(a):\n    return a",
    "async def f(a):\n    return a",
    "A, B = 1, 2",
    "def f(f):\n    return 1",
]


@pytest.mark.parametrize("body", REFUSED)
def test_what_cannot_be_carried_exactly_is_refused(body: str) -> None:
    with pytest.raises(Refused, match="portable subset"):
        Emitter(BEFORE + body + "\n", "a file").module()


@pytest.mark.parametrize("source", MODULES)
def test_so_is_what_stands_at_the_top_of_a_module(source: str) -> None:
    with pytest.raises(Refused, match="portable subset"):
        Emitter(source + "\n", "a file").module()


#: A broken emitter: what is broken, the right text, the wrong one.
MUTANTS = {
    "remainder keeps the sign of the first": ("m !== 0 && m < 0 !== b < 0 ? m + b : m + 0", "m + 0"),
    "division cuts instead of flooring": ("const r = ($num(a) - $mod(a, b)) / b; return r === 0 ? 0 : r;", "return Math.trunc(a / b);"),
    "text is sorted by UTF-16 units": (".sort($points)", ".sort()"),
    "text is compared by UTF-16 units": ("$points(a, b) : $no(\"TypeError\", \"<\")", "(a < b ? -1 : a > b ? 1 : 0) : $no(\"TypeError\", \"<\")"),
    "text is cut by UTF-16 units": ("[...box].slice(a, b).join(\"\")", "box.slice(a, b)"),
    "text is counted by UTF-16 units": ("k === \"string\" ? [...x].length", "k === \"string\" ? x.length"),
    "a missing key is undefined": ("own(box, i) ? box[i] : $no(\"KeyError\", i)", "box[i]"),
    "a key of every object is found": ("own(box, k) ? box[k] : null", "typeof box[k] === \"function\" ? 1 : box[k] ?? null"),
    "in asks the prototype": ("k === \"object\" ? own(box, x)", "k === \"object\" ? x in box"),
    "an index outside is undefined": ("j >= 0 && j < all.length ? all[j] : $no(\"IndexError\", i)", "all[j] ?? null"),
    "an index from the end is outside": ("$num(i) < 0 ? i + all.length : i", "i"),
    "large numbers are rounded": ("Number.isSafeInteger($num(n)) ? n : $no(\"OverflowError\", n)", "n"),
    "text and number are added": ("k !== $kind(b) ? $no(\"TypeError\", \"+\")", "k !== $kind(b) ? a + b"),
    "nothing is less than one": ("k !== $kind(b) ? $no(\"TypeError\", \"<\")", "k !== $kind(b) ? a - b"),
    "or stops at what is there": ("$or = (x, y) => ($truth(x) ? x : y())", "$or = (x, y) => x ?? y()"),
    "and gives true or false": ("$and = (x, y) => ($truth(x) ? y() : x)", "$and = (x, y) => $truth(x) && $truth(y())"),
    "an empty list is true": ("Array.isArray(x) ? x.length > 0", "Array.isArray(x) ? true"),
    "an empty dict is true": (": Object.keys(x).length > 0", ": true"),
    "nought divides": ("if ($num(b) === 0) $no(\"ZeroDivisionError\", \"\");", ""),
    "lists are equal as one and the same": ("(k === \"list\" ? a.length === b.length && a.every((x, i) => $same(x, b[i])) : a === b)", "a === b"),
    "full-width digits are digits": ("/^[0-9]+$/.test(t) ? whole(Number(t))", "/^[0-9０-９]+$/.test(t) ? whole(Number(t.normalize(\"NFKC\")))"),
    "no digits are nought": ("/^[0-9]+$/", "/^[0-9]*$/"),
    "numbers are not padded": ("String(x).padStart(n, \"0\")", "String(x)"),
    "None is written as null": ("$no(\"TypeError\", \"text of \" + $kind(x))", "String(x)"),
    "what is joined may be a number": ("if (typeof one !== \"string\") $no(\"TypeError\", \"join\");", ""),
}  # fmt: skip


def differs(helpers: str) -> bool:
    """Whether the table of edges tells these helpers from Python."""
    import json

    script = helpers + portable_script()[len(emit_rules.HELPERS) :]
    for text, listed in EDGES:
        try:
            context = engine(script, carried(text))
            said = context.eval(
                "(() => { try { return JSON.stringify(edge(JSON.parse(GIVEN))); } catch (e) { return 'raises'; } })()"
            )
        except Exception:
            return True
        got = RAISES if said == RAISES else (None if said is None else json.loads(said))
        if (got != RAISES) if listed == RAISES else (not listed and got != python(text)):
            return True
    return False


def test_the_table_of_edges_accepts_the_emitter_as_it_is() -> None:
    assert not differs(emit_rules.HELPERS)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_emitter_is_caught(name: str) -> None:
    right, wrong = MUTANTS[name]
    assert emit_rules.HELPERS.count(right) >= 1, name
    assert differs(emit_rules.HELPERS.replace(right, wrong)), name


def test_the_file_on_disk_is_what_the_emitter_gives() -> None:
    assert emit_rules.TARGET.read_text("utf-8") == emit_rules.emitted()
    assert emit_rules.main(["--check"]) == 0
