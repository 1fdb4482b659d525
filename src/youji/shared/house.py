"""The house, measured from its own source: what lies in which room, on which floor, and what each may import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from youji.shared.rooms import rooms

PACKAGE = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- rooms: made by `youji reference` -->", "<!-- /rooms -->"
#: What is written by hand and read by people; migrations are made by a program.
CODE = frozenset({".py", ".html", ".css", ".js", ".typ"})
#: Line counts are told in steps, so that the table does not change with every commit.
STEP = 500


@dataclass(frozen=True, slots=True)
class Measured:
    """One room: its floor from the ground, its size, the share of the whole."""

    label: str
    title: str
    floor: int
    lines: int
    share: float  # of all the rooms' code, 0–1
    imports: tuple[str, ...]  # the rooms below that it does import from


def measured() -> list[Measured]:
    """Every room, ground floor first; the shared foundation and the demonstration are counted with them."""
    titles = {"shared": "地基"} | {room.label: room.title for room in rooms()}
    sizes = {label: sum(_lines(path) for path in code_of(label)) for label in titles}
    whole = sum(sizes.values())
    return [
        Measured(label, title, floor, sizes[label], sizes[label] / whole, tuple(_imports(label)))
        for floor, (label, title) in enumerate(titles.items())
    ]


def code_of(label: str) -> Iterator[Path]:
    """The source files of a room."""
    for path in sorted((PACKAGE / label).rglob("*")):
        if path.suffix in CODE and "migrations" not in path.parts:
            yield path


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _imports(label: str) -> Iterator[str]:
    named = re.compile(r"^\s*(?:from|import) youji\.([a-z]+)", re.MULTILINE)
    text = "\n".join(path.read_text("utf-8") for path in code_of(label) if path.suffix == ".py")
    met = set(named.findall(text)) - {label, "shared"}
    yield from (room for room in settings.ROOMS if room in met)


def with_table(text: str) -> str:
    """``text`` with the table of rooms, top floor first, between its marks."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    rows = [
        f"| {room.floor} | `{room.label}` {room.title} | {_rounded(room.lines)} | {_named(room)} |"
        for room in reversed(measured())
    ]
    table = ["| floor | room | lines, about | imports from |", "|---:|---|---:|---|", *rows]
    return f"{head}{BEGIN}\n{chr(10).join(table)}\n{END}{tail}"


def _rounded(lines: int) -> str:
    return f"{max(1, round(lines / STEP)) * STEP:,}"


def _named(room: Measured) -> str:
    return "、".join(f"`{label}`" for label in room.imports) or "—"
