"""Pictures that a run leaves for whoever looks afterwards: in the folder ``YOUJI_SHOTS``, else in ``var/pictures``."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(os.environ.get("YOUJI_SHOTS") or Path(__file__).resolve().parents[1] / "var" / "pictures")


def place_of(name: str) -> Path:
    """Where the picture of that name goes; the folder is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FOLDER / f"{name}.png"


def shot(page: Page, name: str, *, whole: bool = True) -> None:
    """What the page shows now, down to its end or as far as the window reaches."""
    page.screenshot(path=place_of(name), full_page=whole)
