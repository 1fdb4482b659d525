"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.accounts.logic.rules import WATCHERS
from youji.shared.actor import Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

OWN = SIGNED_IN
PEOPLE = Policy("people", WATCHERS)
PEOPLE_MAKERS = Policy("people-makers", frozenset({Role.SYSTEM_ADMIN}))
HOLDERS = Policy("holders", frozenset({Role.HOLDER}))
SECURITY = Policy("security", frozenset({Role.SECURITY_ADMIN}))

NAV = (
    NavItem("账号", "人员与岗位", "accounts:people", PEOPLE),
    NavItem("账号", "消息", "accounts:messages", OWN),
    NavItem("账号", "我的账号", "accounts:me", OWN),
)
