"""Who opens which pages of the ledger room."""

from __future__ import annotations

from youji.ledger.models import READERS
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

AUDIT = Policy("audit", READERS)

NAV = (NavItem("监督与审计", "操作记录", "ledger:audit", AUDIT),)
