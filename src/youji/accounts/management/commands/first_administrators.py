"""``youji first-administrators``: one system and one security administrator, once, when nobody is in yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.services import first_administrators
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Refused


class Command(BaseCommand):
    help = "首次启用：任命一名系统管理员和一名安全管理员，各显示一次初始密码；只能用一次"

    def add_arguments(self, parser: CommandParser) -> None:
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
            option = f"--{role.replace('_', '-')}"
            meaning = f"{ROLE_LABELS[role]}的用户名和姓名"
            parser.add_argument(option, nargs=2, metavar=("用户名", "姓名"), required=True, help=meaning)
        parser.add_argument("--agency", default="湖南省农业农村厅", help="机构全称")

    def handle(self, *args: Any, **options: Any) -> None:
        people = {role: tuple(options[role.value]) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)}
        try:
            made = first_administrators(people=people, agency=options["agency"], now=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for role, password in made.items():
            self.stdout.write(
                f"{ROLE_LABELS[role]} {people[role][1]}，初始密码（登录后必须更改）：{password}"
            )
        self.stdout.write("请分别密封，当面交给两个人；以后不再显示。")
