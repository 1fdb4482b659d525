"""A 10,000-row workbook of operators: read, checked against the register, imported with an audit entry each.

``python bench/workbook.py [rows]`` works in a temporary SQLite database. Run twice over: all new, then all changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime

os.environ["DJANGO_SETTINGS_MODULE"] = "youji.settings"
os.environ["YOUJI_VAR"] = tempfile.mkdtemp(prefix="youji-bench-")
os.environ.pop("YOUJI_DATABASE_URL", None)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LIMIT_S = 15.0


def main() -> int:
    """Print one line per run."""
    import django

    django.setup()
    from django.core.management import call_command

    from youji.registry.logic.uscc import complete
    from youji.registry.selectors import areas_of
    from youji.registry.services.operator_sheets import import_operators, operators_table, plan_operators
    from youji.shared.actor import SYSTEM
    from youji.shared.workbook import export

    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    table = operators_table(areas_of(SYSTEM))
    rows = [
        {
            "name": f"湖南省示范茶叶专业合作社{number}", "kind": "cooperative", "division": "430611",
            "uscc": complete(f"93430611M{number:07d}"), "address": "柳林洲街道", "contact_phone": "0730-1234567",
        }
        for number in range(count)
    ]  # fmt: skip
    for name, changes in (("全部新增", {}), ("全部修改", {"address": "广兴洲镇"})):
        data = export(table, [{**row, **changes} for row in rows])
        started = time.perf_counter()
        plan_operators(data, actor=SYSTEM)
        looked = time.perf_counter() - started
        plan = import_operators(data, actor=SYSTEM, now=NOW)
        taken = time.perf_counter() - started
        kept = "达到" if taken <= LIMIT_S else "未达到"
        print(
            f"{count:,} 行 Excel（{name}）：预览 {looked:.1f} s，连同导入 {taken:.1f} s（限 {LIMIT_S:g} s，"
            f"{taken / LIMIT_S:.2f} 倍，{kept}）；新增 {len(plan.created)}，修改 {len(plan.updated)}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
