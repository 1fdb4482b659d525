"""A real Chromium for ``page`` and ``browser`` (pytest-playwright). Without one these tests skip, and say so."""

from __future__ import annotations

import os
import shutil

import pytest

# Playwright keeps an event loop in the test's thread; Django takes that for async code and refuses the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("NO BROWSER: run `apt-get install chromium fonts-noto-cjk`, then these tests run")
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox"]}
