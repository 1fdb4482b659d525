"""What must hold before the house opens: the demonstration's people and real people never share a database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from youji.accounts.models import Person


@register("youji", Tags.database)
def the_people_fit_the_mode(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """No demonstration account (its password is printed) in production; no demonstration over real accounts."""
    if not databases or Person._meta.db_table not in connections["default"].introspection.table_names():
        return []
    demo = Person.objects.filter(is_demo=True).exists()
    if settings.PRODUCTION and demo:
        return [
            Error(
                "这个数据库里有演示账号，密码是公开的，正式模式不能用它。请用 YOUJI_DATABASE_URL 或 YOUJI_VAR 换一个新的数据库。",
                id="accounts.E001",
            )
        ]
    if not settings.PRODUCTION and not demo and Person.objects.exists():
        return [
            Error(
                "这个数据库里是正式账号，不能在上面载入演示世界。正式使用请设置 YOUJI_MODE=production；"
                "想看演示，请换一个 YOUJI_VAR。",
                id="accounts.E002",
            )
        ]
    return []


@register("youji", deploy=True)
def production_can_reach_people(**_: Any) -> list[CheckMessage]:
    """Mail goes somewhere: the way to a password and what an old address confirms go by letter only (decision 0104)."""
    if settings.PRODUCTION and not settings.EMAIL_HOST:
        return [
            Error(
                "没有设置 YOUJI_EMAIL_URL：设密码、找回密码、确认换邮箱的信都发不出去，除了最初的两位管理员谁也登录不了。"
                "请设置发信服务器（YOUJI_EMAIL_URL、YOUJI_EMAIL_FROM）。",
                id="accounts.E003",
            )
        ]
    return []
