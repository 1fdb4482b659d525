"""What our documents name is there: files, folders and commands. Decisions may name what existed then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "youji"
DOCUMENTS = sorted(
    path
    for pattern in ("docs/**/*.md", "README*.md", "CONTRIBUTING.md", "THREAT_MODEL.md", "src/**/README.md")
    for path in ROOT.glob(pattern)
    if "decisions" not in path.parts
)
FILE = re.compile(
    r"(?:[\w.-]+/)+[\w.-]*\.(?:py|md|js|css|html|toml|csv|typ)|(?:src|tests|tools|docs|data)/[\w./-]+"
)
#: A witness runs where there is no Django (``youji/__main__.py``).
WITHOUT_DJANGO = {"witness"}
#: The tour follows one application; what it names without a room is recognition's.
ELSEWHERE = {"tour.md": HOUSE / "recognition"}


def named(text: str) -> set[str]:
    """Every path of ours in backticks: ``a/b.py``, ``a/b.py: thing``, ``a/b.py::test``."""
    quoted = re.findall(r"`([^`\n]+)`", text)
    firsts = (re.split(r"[:\s(]", one)[0] for one in quoted)
    return {one.rstrip("/.") for one in firsts if FILE.fullmatch(one)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document):
    text = document.read_text("utf-8")
    places = (ROOT, HOUSE, document.parent, ELSEWHERE.get(document.name, ROOT))
    missing = {one for one in named(text) if not any((place / one).exists() for place in places)}
    assert not missing
    verbs = set(re.findall(r"`(?:\S*/)?youji ([a-z][a-z-]+)", text))
    commands = {name.replace("_", "-") for name in get_commands()} | WITHOUT_DJANGO
    assert not verbs - commands


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_was_left_half_merged(document):
    assert not re.findall(r"^(?:<{7}|>{7}) .*$", document.read_text("utf-8"), re.MULTILINE)


def test_a_path_that_is_not_there_is_found():
    assert named("`logic/gone.py: f` and `src/youji/none/` and `a/b`") == {"logic/gone.py", "src/youji/none"}
