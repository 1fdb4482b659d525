"""The order of the rooms holds where import-linter cannot look: in strings that Django resolves by itself."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

from youji.ledger import labels
from youji.procedures.rows import Proceeding
from youji.shared import house, rooms

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "youji"
FLOORS = {"shared": -1, **{room: floor for floor, room in enumerate(settings.ROOMS)}}
#: Not rooms: what joins them.
TOP = frozenset({"urls", "api", "health", "settings", "__main__", "serve", "wsgi", "__init__"})
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def sources(ending: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob(f"*{ending}")):
        if room_of(path) in FLOORS and "migrations" not in path.parts:
            yield room_of(path), path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


# --- the declarations ----------------------------------------------------------------------------


def test_import_linter_and_the_settings_tell_the_same_order():
    between = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["name"].startswith("Between"))
    listed = [layer.removeprefix("youji.") for layer in between["layers"]]
    assert [name for name in reversed(listed) if name not in TOP] == ["shared", *settings.ROOMS]


def test_every_room_declares_itself_and_lets_import_linter_look_inside():
    inside = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["name"].startswith("Inside"))
    assert [room.label for room in rooms.rooms()] == list(settings.ROOMS)
    assert {f"youji.{room}" for room in settings.ROOMS if room != "demo"} == set(inside["containers"])


def test_no_room_is_more_than_a_quarter_of_the_house():
    assert {room.label for room in house.measured() if room.share > 0.25} == set()


def test_every_kind_of_inbox_row_has_one_word():
    kinds = Counter(kind for room in rooms.rooms() for kind in room.inbox_kinds)
    assert {kind for kind, times in kinds.items() if times > 1} == set()
    used = {
        keyword.value.value
        for _, path in sources(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InboxItem"
        for keyword in node.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    used |= {model.procedure.noun for model in apps.get_models() if issubclass(model, Proceeding)}
    assert used == set(kinds)


def recorded_actions() -> set[str]:
    action = rf"({'|'.join(settings.ROOMS)})\.[a-z_]+\.[a-z_]+"
    written, quoted = re.compile(f"^{action}$"), re.compile(f"[\"']{action}[\"']")
    return {
        node.value
        for _, path in sources(".py")
        if quoted.search(path.read_text("utf-8"))  # every worker asks at every start
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and written.match(node.value)
    }


@pytest.mark.parametrize("action", sorted(recorded_actions()))
def test_every_recorded_action_has_a_word(action):
    noun, _, verb = action.rpartition(".")
    points = {point for room in rooms.rooms() for point in room.extends}
    if action in points or noun in {"shell", "accounts.operators"}:
        return
    assert noun in labels.nouns(), f"give {noun} a noun in its room's words.py"
    assert verb in labels.VERBS, f"give {verb!r} a word in ledger/labels.VERBS"


def test_what_rooms_extend_is_asked_for_by_a_room_below():
    asked: dict[str, str] = {}
    for room, path in sources(".py"):
        for point in re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text("utf-8")):
            if path.name != "room.py":
                asked.setdefault(point, room)
    for room in rooms.rooms():
        for point in room.extends:
            assert point in asked, f"{room.label} extends {point}, which nobody asks for"
            assert FLOORS[asked[point]] <= FLOORS[room.label], f"{point} is asked for above {room.label}"


# --- no import by name, none inside a function ---------------------------------------------------


def test_our_own_code_is_imported_at_the_top_of_a_file():
    found = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for _, path in sources(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.If | ast.Try)
        for inner in ast.walk(node)
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("youji")
    ]
    assert found == []


def test_only_the_one_mechanism_imports_by_name():
    by_name = re.compile(r"\b(import_module|import_string|find_spec|__import__)\b")
    found = [
        str(path.relative_to(PACKAGE))
        for _, path in sources(".py")
        if by_name.search(path.read_text("utf-8"))
    ]
    assert found == ["shared/rooms.py"]


# --- strings that Django resolves ----------------------------------------------------------------


@cache
def home_of(template: str) -> str:
    origin = Path(get_template(template).origin.name)
    return room_of(origin) if origin.is_relative_to(PACKAGE) else "shared"


TAGS = {path.stem: room for room, path in sources(".py") if path.parent.name == "templatetags"}


#: What a template names, by the words around it.
NAMED_IN_TEMPLATES = (
    ("url", re.compile(r"{%\s*url\s+['\"]([a-z_]+)(?:-[a-z]+)?:"), str),
    ("template", re.compile(r"{%\s*(?:include|extends)\s+['\"]([^'\"]+)['\"]"), home_of),
    ("load", re.compile(r"{%\s*load\s+([a-z_]+)"), lambda tag: TAGS.get(tag, "shared")),
)
ADDRESS = re.compile(r"([a-z_]+)(?:-[a-z]+)?:[a-z_-]+")


def address(text: str) -> str:
    found = ADDRESS.fullmatch(text)
    return found[1] if found else "shared"


#: Calls that name an address, a table or a template: which argument, and whose it is.
NAMED_IN_CALLS = {
    **dict.fromkeys(("reverse", "redirect", "link"), (0, address)),
    "NavItem": (2, address),
    **dict.fromkeys(("ForeignKey", "OneToOneField"), (0, lambda model: model.partition(".")[0])),
    "render": (1, home_of),
}


def arrows() -> Iterator[tuple[str, str, str]]:
    """(room that names, room that is named, where and what): of templates, addresses, tags and tables."""
    for room, path in sources(".html"):
        for kind, pattern, owner in NAMED_IN_TEMPLATES:
            for name in pattern.findall(path.read_text("utf-8")):
                yield room, owner(name), f"{path.relative_to(PACKAGE)}: {kind} {name}"
    for room, path in sources(".py"):
        for called, name, line in calls(tree_of(path)):
            yield (
                room,
                NAMED_IN_CALLS[called][1](name),
                f"{path.relative_to(PACKAGE)}:{line}: {called} {name}",
            )


def calls(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        place = NAMED_IN_CALLS.get(called, (len(node.args), str))[0]
        name = node.args[place] if place < len(node.args) else None
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield called, name.value, node.lineno


def test_strings_point_down_too():
    wrong = [what for room, named, what in arrows() if named in FLOORS and FLOORS[named] > FLOORS[room]]
    assert wrong == []


def test_the_walk_over_strings_meets_every_kind():
    kinds = Counter(what.rpartition(": ")[2].split(" ")[0] for _, _, what in arrows())
    assert set(kinds) == {kind for kind, *_ in NAMED_IN_TEMPLATES} | set(NAMED_IN_CALLS)
    assert sum(kinds.values()) > 400


def test_every_namespace_is_a_room():
    spaces = {name for name, _ in get_resolver().namespace_dict.items()}
    assert {space for space in spaces if space in FLOORS} <= {*settings.ROOMS, "shared"}


# --- a room's tables are its own -----------------------------------------------------------------

#: How many imports of another room's tables there still are, by pair of rooms. They may only become fewer:
#: lower the number when one goes, and ask the owner's selectors or services instead.
BORROWED: dict[str, int] = {
    "acceptance → accounts": 1,
    "acceptance → recognition": 2,
    "accounts → ledger": 2,
    "appeals → catalogue": 2,
    "appeals → documents": 1,
    "appeals → recognition": 1,
    "catalogue → documents": 7,
    "catalogue → registry": 7,
    "catalogue → schemes": 6,
    "hearings → catalogue": 2,
    "hearings → documents": 3,
    "members → registry": 5,
    "portal → catalogue": 7,
    "portal → recognition": 4,
    "portal → schemes": 2,
    "production → registry": 9,
    "programme → catalogue": 1,
    "programme → registry": 1,
    "recognition → accounts": 3,
    "recognition → catalogue": 2,
    "recognition → divisions": 2,
    "recognition → documents": 3,
    "recognition → ledger": 1,
    "recognition → registry": 5,
    "recognition → schemes": 3,
}


def borrowed() -> Counter[str]:
    counted: Counter[str] = Counter()
    for room, path in sources(".py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                found = re.match(r"youji\.([a-z]+)\.models", node.module)
                if found and found[1] != room and room != "demo":
                    counted[f"{room} → {found[1]}"] += 1
    return counted


def test_another_rooms_tables_are_borrowed_less_and_less(record_property):
    now = borrowed()
    record_property("borrowed", dict(now))
    assert {pair: n for pair, n in now.items() if n > BORROWED.get(pair, 0)} == {}, "ask the room itself"
    assert {pair: n for pair, n in BORROWED.items() if n > now[pair]} == {}, "one has gone: lower its number"


def test_every_table_belongs_to_a_room():
    ours = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("youji.")}
    assert ours <= set(settings.ROOMS)
