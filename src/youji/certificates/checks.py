"""What must hold before the house opens: the key that signs certificates is the one that signed before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from youji.certificates.services import keys
from youji.ledger.keys import KeyFault
from youji.shared import clock


@register("youji", Tags.database)
def the_certificate_key_is_there(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The key can be read, and is the one that the trail names last; where nothing was signed yet, there need be none."""
    if not databases or "ledger_entry" not in connections["default"].introspection.table_names():
        return []
    try:
        if keys.issuers():
            keys.signing(clock.now())
    except (KeyFault, OSError) as fault:
        return [Error(str(fault), id="certificates.E001")]
    return []
