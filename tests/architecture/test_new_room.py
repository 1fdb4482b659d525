"""``youji new-room`` makes a room that passes every check, and edits three places outside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
STEPS = (
    ("youji", "makemigrations", "--name", "initial", "probe"),
    ("ruff", "check", "--fix", "src/youji/probe", "tests/probe"),  # the order of imports follows the name
    ("ruff", "format", "src/youji/probe", "tests/probe"),
    ("python", "tools/templates.py"),
    ("youji", "reference"),
    ("python", "tools/check.py"),
    (
        "pytest", "tests/probe",
        *(f"tests/architecture/test_{name}.py" for name in ("api_parity", "rooms", "every_field", "reference_is_current")),
    ),
)  # fmt: skip
#: What the checkers remember of each file by its content: the copy is checked as fully, and only what is new at length.
REMEMBERED = (".mypy_cache", ".ruff_cache", ".import_linter_cache")


@pytest.fixture
def scratch(tmp_path) -> Path:
    """The repository as it stands in the working tree, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (tmp_path / "house" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "house" / name).write_bytes((ROOT / name).read_bytes())
    for name in REMEMBERED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / "house" / name)
    return tmp_path / "house"


def run(house: Path, *words: str) -> str:
    programs = {
        "youji": [sys.executable, "-m", "youji"],
        "pytest": [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-m", "not slow"],
        "python": [sys.executable],
    }
    command = [*programs.get(words[0], [str(BIN / words[0])]), *words[1:]]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))
    } | {"PYTHONPATH": "src", "YOUJI_VAR": str(house.parent / "var"), "YOUJI_DATABASE_URL": ""}
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.slow
def test_a_new_room_passes_every_check(scratch):
    said = run(scratch, "youji", "new-room", "probe", "--title", "试建")
    assert "房间以外改了3处" in said
    for words in STEPS:
        run(scratch, *words)
