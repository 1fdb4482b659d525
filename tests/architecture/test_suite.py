"""What a machine without a browser gets, and what it is told."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.conftest import verdict

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "test.py"  # by its path: the standard library has a `test` too


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("youji_test_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("missing", "apt", "brought_by"),
    [
        ([], True, None),
        ([], False, None),
        (["chromium"], True, "apt-get"),
        (["fonts-noto-cjk"], True, "apt-get"),
        (["chromium", "fonts-noto-cjk"], True, "apt-get"),
        (["chromium"], False, "playwright"),
        (["chromium", "fonts-noto-cjk"], False, "playwright"),
        (["fonts-noto-cjk"], False, None),
    ],
)
def test_what_is_missing_is_brought_by_apt_as_root_else_by_playwright(tool, missing, apt, brought_by):
    command = tool.remedy(missing, apt=apt)

    if brought_by is None:
        assert command is None
    else:
        assert brought_by in " ".join(command)
        assert brought_by == "playwright" or all(package in command[-1] for package in missing)


@pytest.mark.parametrize(
    ("cores", "gigabytes", "workers"), [(2, 24, 3), (2, 9, 3), (2, 8, 2), (1, 2, 1), (8, 64, 9), (8, 16, 8)]
)
def test_there_is_a_worker_more_than_cores_where_each_has_room(tool, cores, gigabytes, workers):
    assert tool.workers(cores, gigabytes) == workers


@pytest.mark.parametrize(
    ("status", "missed", "ci", "ends"),
    [
        (pytest.ExitCode.OK, 0, True, pytest.ExitCode.OK),
        (pytest.ExitCode.OK, 3, False, pytest.ExitCode.OK),
        (pytest.ExitCode.OK, 3, True, pytest.ExitCode.TESTS_FAILED),
        (pytest.ExitCode.INTERRUPTED, 3, True, pytest.ExitCode.INTERRUPTED),
        (pytest.ExitCode.TESTS_FAILED, 3, False, pytest.ExitCode.TESTS_FAILED),
    ],
)
def test_a_browser_that_is_missing_fails_only_in_ci(status, missed, ci, ends):
    assert verdict(status, missed, ci=ci) == ends


def test_no_browser_test_waits_by_eval_in_the_page():
    """``wait_for_function`` asks its second time by ``eval``, which our own policy refuses: it fails when it waits."""
    asked = ".wait_for" + "_function("
    assert [one.name for one in (ROOT / "tests").rglob("*.py") if asked in one.read_text()] == []
