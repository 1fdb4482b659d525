"""``docs/cases.md`` counts the field review's cases as they run, and names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.documents import test_opens
from tests.registry import test_plot_cases, test_workbook_cases
from tests.shared import test_paper_measured, test_people

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "cases.md").read_text("utf-8")


def tried(*tests) -> int:
    """How many cases those tests are given."""
    count = 0
    for test in tests:
        product = 1
        for mark in test.pytestmark:
            product *= len(mark.args[1]) if mark.name == "parametrize" else 1
        count += product
    return count


def test_the_numbers_are_those_that_run():
    said = {where: int(number) for number, where in re.findall(r"\| (\d+) \| `([^`]+)` \|", PAGE)}
    assert said == {
        "tests/registry/test_plot_cases.py": test_plot_cases.ALL,
        "tests/registry/test_workbook_cases.py": len(list(test_workbook_cases.FILES.iterdir())),
        "tests/documents/test_opens.py": len(test_opens.CASES),
        "tests/shared/test_people.py": tried(
            test_people.test_a_persons_name_is_kept_in_one_way_of_writing,
            test_people.test_what_is_no_persons_name_is_told_so,
            test_people.test_a_telephone_number_is_kept_in_one_way_of_writing,
        ),
        "tests/shared/test_paper_measured.py": tried(
            test_paper_measured.test_no_text_is_over_another_leaves_its_frame_or_is_a_box,
            test_paper_measured.test_the_sign_holds_techniques_of_any_length,
        ),
    }


def test_every_test_it_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) >= 9
    for file, test in named:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (file, test)
