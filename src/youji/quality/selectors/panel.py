"""What the room adds to pages of rooms below."""

from __future__ import annotations

from typing import Any

from youji.shared.rooms import Panel


def on_lots_page(lot: Any) -> Panel | None:
    """On the page of a lot: the way to its tests."""
    return Panel("quality/_lot_panel.html", {"code": lot.code})
