"""docs/reference says what the data says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from youji.schemes.management.commands.reference import FOLDER, RENDERERS, every_rule

SOURCE = Path(__file__).parents[2] / "src"


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_the_reference_is_current(name):
    path = FOLDER / name

    assert path.exists(), f"docs/reference/{name} is missing: run `youji reference` and commit it"
    assert path.read_text("utf-8") == RENDERERS[name](), (
        f"docs/reference/{name} is stale: run `youji reference`"
    )


def test_every_rule_is_in_the_rulebook():
    written = {
        code
        for path in (SOURCE / "youji").rglob("*.py")
        for code in re.findall(r'^@(?:rule|judging)\("([A-Z]+-\d+)"', path.read_text("utf-8"), re.MULTILINE)
    }

    assert written == {rule.code for rule in every_rule()}
