"""Whoever handed something over sees what came of it, whatever they may do by now."""

from __future__ import annotations

from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

OWN = Policy("own-imports")
#: Who has a page that takes a workbook or a file of plots.
IMPORTERS = Policy("importers", REVIEWERS | PRODUCERS | {Role.PUBLISHER, Role.SYSTEM_ADMIN})

NAV = (NavItem("登记", "后台导入", "imports:runs", IMPORTERS),)
