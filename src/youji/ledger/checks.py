"""What must hold before the house opens: the log's key is the one that signed before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from youji.ledger import keys
from youji.ledger.models import Checkpoint


@register("youji", Tags.database)
def the_signing_key_is_there(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The key can be read, and was not lost after it had signed."""
    if not databases or Checkpoint._meta.db_table not in connections["default"].introspection.table_names():
        return []
    try:
        keys.signing_key()
    except keys.KeyFault as fault:
        return [Error(str(fault), id="ledger.E001")]
    except OSError as fault:
        return [Error(f"读不了存证日志的签名密钥（{fault.strerror}）。请检查文件的权限。", id="ledger.E002")]
    return []
