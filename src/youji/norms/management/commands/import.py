"""``youji import labels|limits|bans FILE [--dry-run]``: reference data from Excel, the difference first."""

# ruff: noqa: N999 (the verb is the file's name)

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.norms import services
from youji.norms.logic.changes import VERDICTS, Differing
from youji.norms.logic.steps import CHANGE, END, NEW
from youji.norms.services.sheets import FROM_EXCEL, Looked
from youji.shared import clock
from youji.shared.actor import SYSTEM
from youji.shared.workbook import Terms, WorkbookRefused


class Command(BaseCommand):
    help = "从 Excel 导入标签、限量、禁限用：先列出改动和会改变的判定；--dry-run 只看不写"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", choices=FROM_EXCEL, help="哪张表")
        parser.add_argument("file", type=Path, help="填好的工作簿（.xlsx）")
        parser.add_argument("--dry-run", action="store_true", help="只看，不写入")
        parser.add_argument("--leave-out-faulty", action="store_true", help="有误的行不导入，先导入对的")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, table: str, file: Path, **options: Any) -> None:
        now, terms = clock.now(), Terms(leave_out_faulty=options["leave_out_faulty"])
        try:
            data = file.read_bytes()
            looked = services.look(table, data, now=now, terms=terms)
        except (OSError, WorkbookRefused) as fault:
            raise CommandError(str(fault)) from fault
        differing = services.differing_of(services.if_taken(table, looked, now))
        taken = not options["dry_run"] and not looked.plan.stopped and bool(looked.steps)
        if taken:
            looked = services.import_rows(table, data, actor=SYSTEM, now=now, terms=terms)
        self.told(looked, differing, taken=taken, as_json=options["json"])
        if looked.plan.stopped:
            sys.exit(1)

    def told(self, looked: Looked, differing: list[Differing], *, taken: bool, as_json: bool) -> None:
        plan = looked.plan
        counted = {kind: looked.count(kind) for kind in (NEW, CHANGE, END)}
        if as_json:
            said = {
                **counted, "unchanged": len(plan.unchanged), "refused": len(plan.refused), "taken": taken,
                "errors": [{"cell": one.address, "column": one.label, "said": one.message} for one in plan.errors],
                "affected": [told_of(one) for one in differing],
            }  # fmt: skip
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for error in plan.errors:
            self.stdout.write(f"{error.address}\t{error.label}\t{error.value}\t{error.message}")
        for row in (*plan.created, *plan.updated):
            changes = "；".join(
                f"{label}：{before or '（空）'}→{after or '（空）'}"
                for label, (before, after) in row.changes.items()
            )
            self.stdout.write(f"第{row.number}行\t{row.action_label}\t{row.key}\t{changes}")
        self.stdout.write(
            f"新增{counted[NEW]}行，改动{counted[CHANGE]}行，失效{counted[END]}行，"
            f"{len(plan.unchanged)}行不变，{len(plan.refused)}行有误。"
        )
        for one in differing:
            words = f"{VERDICTS[one.before.verdict]}→{VERDICTS[one.after.verdict]}"
            self.stdout.write(f"{one.title}\t{one.operator_name}\t{words}\t{one.reason}")
        self.stdout.write(
            f"判定会变的有{len(differing)}项。{'已导入，后台重新判定。' if taken else '没有写入。'}"
        )


def told_of(one: Differing) -> dict[str, Any]:
    """One thing that is judged differently, for programs; the same as ``youji recheck --json`` gives after the change."""
    return {
        "kind": one.kind,
        "ref": one.ref,
        "title": one.title,
        "operator": one.operator_name,
        "before": one.before.verdict,
        "after": one.after.verdict,
        "reason": one.reason,
    }
