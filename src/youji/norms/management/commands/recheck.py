"""``youji recheck --since DATE [--json]``: what is judged differently since reference data changed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from youji.norms import services
from youji.norms.logic.changes import VERDICTS
from youji.norms.models import Affected
from youji.norms.selectors.tables import TABLES
from youji.shared import clock


class Command(BaseCommand):
    help = "列出某天以来数据变动影响了谁：没有办完的重新判定先办完，新旧两个判定都列出"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, required=True, help="从哪天起的变动，如 2026-06-01"
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, since: date, **options: Any) -> None:
        done = services.run_since(since, clock.now())
        rows = Affected.objects.filter(recheck__in=done).order_by("recheck_id", "pk")
        if options["json"]:
            said = {
                "since": since.isoformat(),
                "rechecks": [
                    {"id": one.pk, "day": one.day.isoformat(), "table": one.table, "keys": sorted(one.was), "looked": one.looked}
                    for one in done
                ],
                "affected": [_told(row) for row in rows],
            }  # fmt: skip
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for one in done:
            self.stdout.write(f"{one.day}\t{TABLES[one.table].title}改动{len(one.was)}行\t看过{one.looked}项")
        for row in rows:
            words = f"{VERDICTS[row.verdict_before]}→{VERDICTS[row.verdict_after]}"
            self.stdout.write(f"{row.title}\t{row.operator_name}\t{words}\t{row.reason}")
        self.stdout.write(f"判定有变的有{len(rows)}项。")


def _told(row: Affected) -> dict[str, Any]:
    return {
        "recheck": row.recheck_id,
        "kind": row.kind,
        "ref": row.ref,
        "title": row.title,
        "operator": row.operator_name,
        "before": row.verdict_before,
        "after": row.verdict_after,
        "reason": row.reason,
        "notice": row.notice,
    }
