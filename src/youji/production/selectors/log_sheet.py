"""生产记录纸: for whoever has no phone, a sheet to write on for each piece of ground; the bookkeeper types it into the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from youji.production.models import Season
from youji.production.selectors.whom import may_record_for, operators_by_code, operators_of
from youji.shared.actor import Actor
from youji.shared.clock import in_words
from youji.shared.paper import render
from youji.shared.refusals import Refused, Unknown

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"
#: Sheets of one file, and lines of a sheet.
MOST, LINES = 40, 12
#: As the workbook calls them, with their widths in mm: 273 in all.
COLUMNS = (
    ("日期", 18), ("工作", 24), ("投入品名称", 42), ("登记证号", 30), ("用量和单位", 28), ("对象", 30), ("共用", 20),
    ("采收数量", 24), ("天气、备注", 33), ("签名", 24),
)  # fmt: skip
NOTE = (
    "做了什么当天写一行：播种、施肥、施药、灌溉、除草、采收……。投入品照标签写全名和登记证号；用量写数和单位，如 25 毫升/亩。"
    "写满或每月底交给记账员。"
)
NOTHING = "还没有正在生产的地块。请先开一季，再印记录纸。"


def log_sheets(code: str, actor: Actor, today: date) -> bytes:
    """A sheet for each of the producer's seasons that go on; of the actor's own where no 主体码 is given.

    Raises:
        Unknown: not one for whom the actor keeps the books. Refused: nothing is in production there.
        CannotPrint: a character no font has, or a name too long for its place.
    """
    own = may_record_for(actor, today)
    found = operators_by_code({code.strip().upper()}, own) if code else {}
    operator = next(iter(found.values()), None)
    if not code and actor.operator_id in own:
        operator = operators_of(frozenset({actor.operator_id or 0})).get(actor.operator_id or 0)
    if operator is None:
        raise Unknown
    rows = Season.objects.filter(operator_id=operator.pk, ended_on__isnull=True).select_related("product")
    seasons = [
        {
            "place": f"{one.name}（{one.code}）",
            "product": f"{one.product.name}，{in_words(one.started_on)}开始",
        }
        for one in rows.defer("ground").order_by("name", "code")[:MOST]
    ]
    if not seasons:
        raise Refused(NOTHING)
    said = {
        "title": "生产记录纸",
        "operator": f"{operator.name}（{operator.code}）",
        "seasons": seasons,
        "columns": [{"label": label, "width": width} for label, width in COLUMNS],
        "lines": LINES,
        "note": NOTE,
    }
    return render(TEMPLATES / "log.typ", said)
