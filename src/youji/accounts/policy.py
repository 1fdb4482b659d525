"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.accounts.logic.rules import WATCHERS
from youji.shared.actor import REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

OWN = SIGNED_IN
PEOPLE = Policy("people", WATCHERS)
PEOPLE_MAKERS = Policy("people-makers", frozenset({Role.SYSTEM_ADMIN}))
HOLDERS = Policy("holders", frozenset({Role.HOLDER}))
SECURITY = Policy("security", frozenset({Role.SECURITY_ADMIN}))

#: Who confirms the accounts that people ask for: reviewers of the place, and the 主体负责人 for the own clerks.
OPENERS = Policy("account-openers", REVIEWERS | {Role.HOLDER})
#: Those of them who sit in an office.
DESK_OPENERS = Policy("account-openers-desk", REVIEWERS)

NAV = (
    NavItem("账号", "人员与岗位", "accounts:people", PEOPLE),
    NavItem("账号", "开通账号", "accounts:open_account", DESK_OPENERS),
    NavItem("账号", "消息", "accounts:messages", OWN),
    NavItem("账号", "我的账号", "accounts:me", OWN),
)
