"""What must hold before the house opens: the key that signs certificates is the one that signed before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Reminder
from django.db import connections

from youji.certificates.logic import sm2
from youji.certificates.logic.algorithms import SM2
from youji.certificates.services import keys
from youji.ledger.keys import KeyFault
from youji.shared import clock


@register("youji", Tags.database)
def the_certificate_key_is_there(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The key can be read, and is the one that the trail names last; where nothing was signed yet, there need be none."""
    if not databases or "ledger_entry" not in connections["default"].introspection.table_names():
        return []
    try:
        known = keys.issuers()
        if known:
            keys.signing(clock.now())
        elif keys.wanted() is SM2:
            sm2.demand()
    except (KeyFault, OSError, sm2.NoSm2) as fault:
        return [Error(str(fault), id="certificates.E001")]
    if known and known[-1].algorithm is not keys.wanted():
        said = f"设置的是{keys.wanted().word}，正在用的签名钥匙是{known[-1].algorithm.word}。要换用请执行 youji rotate-certificate-key。"
        return [Reminder(said, id="certificates.W001")]
    return []
