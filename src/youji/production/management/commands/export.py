"""``youji export spray-register``: the spray register of an area or a producer as a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from youji.production.selectors.records import operators_with
from youji.production.selectors.spray_register import sprayings, treatments
from youji.production.services.spray_register import as_workbook, write_json
from youji.shared import clock, reading

#: Rows that a workbook is made of; a longer register is JSON.
MOST = 100_000


class Command(BaseCommand):
    help = "导出施药台账（JSON，格式见 docs/spray-register.schema.json；或 Excel）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["spray-register"], help="导出什么")
        parser.add_argument("--division", default="43", help="行政区划代码，如 430611；不填是全省")
        parser.add_argument("--operator", default="", help="主体码；只导出这一家")
        parser.add_argument("--since", default="", help="从哪一天，如 2026-01-01；不填是今年第一天")
        parser.add_argument("--until", default="", help="到哪一天；不填是今天")
        parser.add_argument(
            "--out", default="", help="写到哪个文件，.json 或 .xlsx；不填写到标准输出（JSON）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        until = self._day(options["until"]) or clock.local_date(now)
        since = self._day(options["since"]) or date(until.year, 1, 1)
        where = Q(division__startswith=options["division"])
        if options["operator"]:
            where &= Q(operator_id__in=operators_with(options["operator"]))
        rows = sprayings(where, since, until)
        if options["out"].endswith(".xlsx"):
            if rows.count() > MOST:
                raise CommandError(f"超过{MOST:,}条，请导出成 JSON，或缩短日期。")
            Path(options["out"]).write_bytes(as_workbook(treatments(rows.iterator())))
            return
        found = treatments(rows.iterator())
        if options["out"]:
            with Path(options["out"]).open("w", encoding="utf-8") as out:
                write_json(found, out, since=since, until=until, now=now)
        else:
            write_json(found, sys.stdout, since=since, until=until, now=now)

    @staticmethod
    def _day(text: str) -> date | None:
        found = reading.day(text)
        if text and found is None:
            raise CommandError(f"日期读不懂：{text}。请写成 2026-01-01。")
        return found
