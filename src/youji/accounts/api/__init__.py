"""Oneself, one's people and everybody's accounts, for programs; what stays with a person at a page: decision 0014."""

from __future__ import annotations

from youji.accounts.api import own, people, people_sheets, staff, tokens
from youji.shared.api import room_router

router = room_router("accounts", "账号")
for part in (own, tokens, people, people_sheets, staff):
    router.add_router("", part.router)
