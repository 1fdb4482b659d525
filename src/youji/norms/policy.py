"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.navigation import NavItem

NAV: tuple[NavItem, ...] = ()
