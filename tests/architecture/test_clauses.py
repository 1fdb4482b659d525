"""Every clause of the plan that the product claims to carry is named by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
CARRIED = [
    "3-a",
    "3-b",
    "3-c",
    "4.1-a",
    "4.1-b",
    "4.1-c",
    "4.1-d",
    "4.1-e",
    "4.1-f",
    "4.2-a",
    "4.2-b",
    "4.2-c",
    "4.2-d",
    "4.4-a",
    "4.4-b",
    "4.4-c",
    "4.4-d",
    "4.4-e",
    "4.3-b",
    "4.3-c",
    "4.3-d",
    "4.5-a",
    "4.5-b",
    "4.5-d",
    "5.1",
    "5.2",
    "5.3",
    "5.4",
    "5.5",
]


def named() -> set[str]:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)
    )
    groups = re.findall(r"mark\.clause\(([^)]*)\)", text)
    return {clause for group in groups for clause in re.findall(r'"([^"]+)"', group)}


@pytest.mark.parametrize("clause", CARRIED)
def test_a_test_carries_the_clause(clause):
    assert clause in named()
