"""The links people find in the side bar. Schemes are open to everybody."""

from __future__ import annotations

from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN

NAV = (NavItem("依据", "认定办法", "schemes:desk", SIGNED_IN),)
