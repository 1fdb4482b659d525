"""The room's operations: what has a name of its own stands before what is a number."""

from __future__ import annotations

from youji.shared.api import room_router

router = room_router("certificates", "承诺达标合格证")
