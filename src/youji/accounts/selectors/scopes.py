"""What a token can be given, as the rooms declare it."""

from __future__ import annotations

from youji.accounts.logic.scopes import READ, WRITE
from youji.shared.rooms import rooms


def known_scopes() -> dict[str, str]:
    """Every scope in words: reading of every room that declares one, writing where a token can change something."""
    reads = {f"{room.label}:{READ}": f"查看：{room.scope}" for room in rooms() if room.scope}
    writes = {
        f"{room.label}:{WRITE}": f"办理：{room.scope}" for room in rooms() if room.scope and room.writable
    }
    return reads | writes
