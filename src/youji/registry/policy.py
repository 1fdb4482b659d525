"""Which roles open which pages of the register, and their links in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import (
    AREA_READERS,
    KEEPERS,
    is_subject,
    may_confirm,
    may_write,
    word_stands,
)
from youji.shared.actor import PRODUCERS
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

READERS = Policy("register-readers", PRODUCERS | AREA_READERS)
EDITORS = Policy("register-editors", PRODUCERS | KEEPERS)
REGISTRARS = Policy("registrars", KEEPERS)

NAV = (
    NavItem("登记", "经营主体", "registry:operators", READERS, inside=("/desk/registry/import/operators",)),
    NavItem("登记", "基地与地块", "registry:bases", READERS, inside=("/desk/registry/import/bases",)),
    NavItem(
        "登记", "认证产品", "registry:certified", READERS, inside=("/desk/registry/import/certificates",)
    ),
    NavItem("登记", "地理标志产品", "registry:gi", READERS),
)

__all__ = ["EDITORS", "NAV", "READERS", "REGISTRARS", "is_subject", "may_confirm", "may_write", "word_stands"]
