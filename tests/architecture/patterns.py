"""Every regular expression of the product, and hostile texts made of its own letters."""

from __future__ import annotations

import ast
import importlib
import math
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import youji

try:
    from re import _constants as sre
    from re import _parser as parser
except ImportError:  # pragma: no cover
    import sre_constants as sre  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

SRC = Path(youji.__file__).parent
CALLS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
#: A file that says neither states no pattern, and is not taken apart: every worker asks at every start.
MENTIONED = re.compile(rf"\bre\s*\.\s*(?:{'|'.join(CALLS)})\b|\bpattern\s*=")
#: Ends nothing we look for: whatever came before has to be tried again.
ODD = "\x01"
LONGEST, SLOW = 24_000, 0.004
LIMIT = 1.5

Pattern = re.Pattern[Any]


def patterns() -> Iterator[tuple[str, Pattern]]:
    """Where it stands, and the pattern: of each call of ``re``, and each ``pattern=`` of a description."""
    for path in sorted(SRC.rglob("*.py")):
        if "migrations" in path.parts or "skeleton" in path.parts:
            continue
        if MENTIONED.search(text := path.read_text("utf-8")):
            yield from patterns_in(text, path.relative_to(SRC.parent))


def patterns_in(text: str, path: Path) -> Iterator[tuple[str, Pattern]]:
    """Those of one file."""
    module = None
    for node in ast.walk(ast.parse(text)):
        source, flags = _asked(node)
        if source is None:
            continue
        if not isinstance(source, ast.Constant):
            module = module or importlib.import_module(".".join(path.with_suffix("").parts))
        said = _value(source, module)
        yield (
            f"{path}:{source.lineno}",
            re.compile(said, _value(flags, re) if flags is not None else 0) if said is not None else None,
        )


def _asked(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    """The pattern this node states, and its flags."""
    if not isinstance(node, ast.Call):
        return None, None
    ours = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    if ours and node.func.value.id == "re" and node.func.attr in CALLS:
        flags = [a for a in node.args[1:] if ast.unparse(a).startswith("re.")]
        return node.args[0], flags[0] if flags else None
    stated = next((k.value for k in node.keywords if k.arg == "pattern"), None)
    return stated, None


def _value(node: ast.expr, module: Any) -> Any:
    """What it comes to where it stands; ``None`` where that is known to a running function only."""
    names = {**vars(module), "re": re} if module is not None else {}
    try:
        return eval(compile(ast.Expression(node), "pattern", "eval"), names)  # noqa: S307
    except (NameError, AttributeError):
        return None


# --- hostile texts -----------------------------------------------------------------------------------


def hostile(pattern: Pattern) -> set[tuple[str, str, str]]:
    """(before, unit, after): texts before·unit·unit·…·after that give the pattern something to try in vain.

    The units are pieces of what the pattern itself matches: each repeated part, and each beginning of the whole.
    """
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    whole = _sample(tree)
    units = {unit for unit in _repeated(tree) if unit} | {
        whole[:n] for n in range(1, min(len(whole), 24) + 1)
    }
    units |= {a + b for a in units for b in units if len(a) == len(b) == 1}
    befores = {whole[:n] for n in range(min(len(whole), 6) + 1)}
    return {
        (before, unit, after) for before in befores for unit in units for after in {"", ODD, whole[-1:] + ODD}
    }


def _sample(tree: Any) -> str:
    return "".join(_one(op, value) for op, value in tree)


def _one(op: Any, value: Any) -> str:
    return ONE[op](value) if op in ONE else ""


def _again(value: Any) -> str:
    return _sample(value[2]) * max(1, min(value[0], 40))


#: A letter of each class: digits, blanks, words, and what is none of them.
CLASSES = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: " ",
}


def _member(items: Any) -> str:
    if items[0][0] is sre.NEGATE:
        inside = re.compile(
            "|".join(f"(?:{re.escape(chr(v))})" for op, v in items[1:] if op is sre.LITERAL) or "(?!)"
        )
        return next(letter for letter in "a1 ,<" if not inside.match(letter))
    op, value = items[0]
    return chr(value[0] if op is sre.RANGE else value) if op is not sre.CATEGORY else CLASSES[value]


ONE: dict[Any, Any] = {
    sre.LITERAL: chr,
    sre.NOT_LITERAL: lambda letter: "b" if letter == ord("a") else "a",
    sre.ANY: lambda _: "a",
    sre.IN: _member,
    sre.BRANCH: lambda value: max((_sample(branch) for branch in value[1]), key=len),
    sre.SUBPATTERN: lambda value: _sample(value[-1]),
    sre.MAX_REPEAT: _again,
    sre.MIN_REPEAT: _again,
}


def _repeated(tree: Any) -> Iterator[str]:
    """A sample of each part that may come again and again."""
    for op, value in tree:
        if op in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            yield _sample(value[2])
            yield from _repeated(value[2])
        elif op is sre.SUBPATTERN:
            yield from _repeated(value[-1])
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch)


# --- how it grows ------------------------------------------------------------------------------------


def worst(pattern: Pattern) -> tuple[float, tuple[str, str, str]]:
    """The first text the pattern is more than ``LIMIT`` at, or the last there is."""
    found = (1.0, ("", "", ""))
    for text in sorted(hostile(pattern)):
        # What looks steep may have been the machine: only three times in a row it is the pattern.
        grown = min(exponent(pattern, *text) for _ in range(3)) if exponent(pattern, *text) > LIMIT else 1.0
        found = max(found, (grown, text))
        if grown > LIMIT:
            break
    return found


def exponent(pattern: Pattern, before: str, unit: str, after: str) -> float:
    """How the time grows with the text: 1 in proportion, 2 quadratic; 1 as well where the longest takes no time.

    Processor time of this thread; the text is doubled until it is slow enough to be measured.
    """
    number, times = 4, [0.0]
    while number * len(unit) <= LONGEST and times[-1] <= SLOW:
        text = before + unit * number + after
        given = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
        times.append(_seconds(pattern, given))
        number *= 2
    if times[-1] <= SLOW or len(times) < 4:
        return 1.0
    return math.log(times[-1] / times[-3]) / math.log(4)


def _seconds(pattern: Pattern, text: Any) -> float:
    began = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)
    return max(time.thread_time() - began, 1e-9)
