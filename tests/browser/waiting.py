"""Wait for what a page says of itself, asked from outside again and again.

Playwright's ``wait_for_function`` asks a second time by ``eval`` in the page, which our own Content-Security-Policy
refuses: whoever waits longer than one frame fails. It also takes a promise itself for a yes.
"""

from __future__ import annotations

import time

from playwright.sync_api import Error

PATIENCE_S = 60
GONE = ("context was destroyed", "navigat")


def until(page, script: str, arg=None, what: str = "") -> None:
    """``script`` gave something true; a page that went away meanwhile is asked once it is there again."""
    end = time.monotonic() + PATIENCE_S
    while not _asked(page, script, arg):
        assert time.monotonic() < end, what or script
        page.wait_for_timeout(100)


def _asked(page, script: str, arg):
    try:
        return page.evaluate(script, arg)
    except Error as fault:
        if any(word in fault.message for word in GONE):
            return False
        raise
