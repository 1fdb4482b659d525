"""``youji accounts [--json]``: who can sign in to the demonstration world, as what, with which password."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.accounts import selectors
from youji.accounts.logic.demo_people import made_to_act
from youji.accounts.services.demo import DEMO_PASSWORD
from youji.shared import clock
from youji.shared.rooms import extensions

#: Where rooms above say what else the JSON has of the people of an operator: now → {operator: {key: value}}.
MORE = "accounts.demo_more"


class Command(BaseCommand):
    help = "列出演示账号：角色、用户名、密码、所在区划或经营主体（仅演示模式）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON（全部账号）")
        parser.add_argument("--all", action="store_true", help="也列出只为演示数据而设的人物")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("生产模式没有演示账号。")
        rows = [{**row, "password": DEMO_PASSWORD} for row in selectors.demo_accounts()]
        if options["json"]:
            more = {
                number: said
                for tell in extensions(MORE).values()
                for number, said in tell(clock.now()).items()
            }
            rows = [{**row, **more.get(row["operator_id"], {})} for row in rows]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            if made_to_act(str(row["user"])) and not options["all"]:
                continue
            place = row["agency"] or f"经营主体 {row['operator_id'] or '—'}"
            self.stdout.write(f"{row['role_name']}\t{row['user']}\t{row['password']}\t{row['name']}\t{place}")
