"""The operations beside the desk's writing pages; it has no columns."""

from __future__ import annotations

OPERATIONS = {
    "desk.home.claim": ("POST /desk/claims/{ref}",),
    "desk.home.release": ("DELETE /desk/claims/{ref}",),
}
FILLED_IN: dict[str, str] = {}
