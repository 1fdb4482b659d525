"""What must hold before the house opens: the log's key is the one that signed before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from youji.ledger import anchor, keys, succession, witnesses
from youji.ledger.logic.succession import named
from youji.ledger.logic.witnessing import BadWitness
from youji.ledger.models import Checkpoint
from youji.shared.paper import undrawable

BEHIND = (
    "数据库里的存证日志比本机留存的检查点（YOUJI_VAR/checkpoints.jsonl）旧：少了签过名的记录，再签下去就成了两本日志。"
    "请用 youji restore 恢复备份，它会把丢了什么写进日志并另起一本；没有恢复过，就是有人截短了数据库。"
)


@register("youji", Tags.database)
def the_signing_key_is_there(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The key can be read, and was not lost after it had signed."""
    if not databases or Checkpoint._meta.db_table not in connections["default"].introspection.table_names():
        return []
    try:
        keys.signing_key()
        newest = Checkpoint.objects.order_by("-pk").first()
        if newest is not None and not keys.has_signed(newest.note):
            return [Error(keys.ANOTHER, id="ledger.E003")]
        kept = anchor.last()
        if kept is not None and not succession.is_accounted_for(kept):
            return [Error(BEHIND, id="ledger.E005")]
        return _moved(newest)
    except keys.KeyFault as fault:
        return [Error(str(fault), id="ledger.E001")]
    except OSError as fault:
        return [Error(f"读不了存证日志的签名密钥（{fault.strerror}）。请检查文件的权限。", id="ledger.E002")]


def _moved(newest: Checkpoint | None) -> list[CheckMessage]:
    """The log keeps its name where the house has another address: a word, so that nobody thinks it has changed."""
    name = keys.origin(newest.note if newest else "")
    if named(name, 1) == keys.first_name() or not settings.PRODUCTION:
        return []
    said = (
        f"YOUJI_ORIGIN 现在是 {settings.ORIGIN}，存证日志开始时的网址不是它。日志仍叫 {name}，钥匙和记录都接着用，"
        "留存过日志的人不会看到另一本；请把新网址告诉见证方。网址填错了，请改回 YOUJI_ORIGIN。"
    )
    return [checks.Warning(said, id="ledger.W006")]


@register("youji")
def the_witnesses_are_written_right(**_: Any) -> list[CheckMessage]:
    """Every witness that is set can be asked."""
    try:
        names = [one.name for one in witnesses.configured()]
    except BadWitness as bad:
        return [Error(f"YOUJI_WITNESSES：{bad}。", id="ledger.E004")]
    if names and (unknown := undrawable(names)):  # every certificate has them on its back
        named = "、".join(f"“{name}”里的“{character}”" for character, name in unknown)
        return [Error(f"YOUJI_WITNESSES：{named}没有可印的字形，印不到证书背面。", id="ledger.E004")]
    return []
