"""``youji appoint USERNAME NAME ROLE``: the first administrators of an installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.logic.rules import WATCHERS
from youji.accounts.services import appoint_first
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Refused


class Command(BaseCommand):
    help = "任命首任系统管理员、安全管理员或审计员，并显示一次初始密码"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("name", help="姓名")
        parser.add_argument("role", choices=sorted(WATCHERS), help="岗位")
        parser.add_argument("--agency", default="湖南省农业农村厅", help="机构全称")

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        try:
            password = appoint_first(
                username=options["username"],
                name=options["name"],
                role=role,
                agency=options["agency"],
                now=clock.now(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"已任命{ROLE_LABELS[role]} {options['name']}，初始密码（登录后必须更改）：{password}"
        )
