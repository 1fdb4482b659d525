"""The spray register as a file: JSON for machines, a workbook for people. Nothing is written to the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from typing import IO, Any

from youji.production.labels import CHANNELS, verdict_word
from youji.production.selectors.spray_register import FORMAT, sprayings_of, treatments
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Refused
from youji.shared.workbook import MIME, Column, Table, listing

MIMES = {"json": "application/json", "xlsx": MIME}
#: Rows of one download; the command has no such bound.
MOST = 20_000
TABLE = Table(
    "施药台账",
    (
        Column("producer", "主体", width=26),
        Column("code", "主体码"),
        Column("division", "行政区划代码"),
        Column("day", "使用日期", kind="date", width=14),
        Column("until", "停用日期", kind="date", width=14),
        Column("places", "地块", width=30),
        Column("product", "作物"),
        Column("area_mu", "面积（亩）", width=14),
        Column("target", "对象"),
        Column("input", "农药名称", width=24),
        Column("registration", "登记证号", width=16),
        Column("content", "有效成分含量"),
        Column("formulation", "剂型"),
        Column("maker", "生产企业", width=24),
        Column("source", "来源", width=24),
        Column("method", "用法"),
        Column("dose", "用量"),
        Column("spray_volume", "用水量"),
        Column("total", "共用"),
        Column("worker", "操作人"),
        Column("verdict", "判定"),
        Column("earliest_harvest_on", "最早采收", kind="date", width=14),
        Column("channel", "来自"),
        Column("record", "记录号", width=38),
        Column("version", "第几版"),
    ),
)


def write_json(
    rows: Iterable[Mapping[str, Any]], out: IO[str], *, since: date, until: date, now: datetime
) -> int:
    """The register of these days stands in ``out``, row by row; how many there are."""
    head = {
        "format": FORMAT,
        "from": since.isoformat(),
        "until": until.isoformat(),
        "made_at": now.isoformat(),
    }
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "treatments": [')
    count = 0
    for count, row in enumerate(rows, 1):
        out.write(("" if count == 1 else ",") + "\n" + json.dumps(row, ensure_ascii=False))
    out.write("\n]}\n")
    return count


def as_workbook(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The same to read and sort."""
    return listing(TABLE, (_flat(row) for row in rows))


def file_of(form: str, actor: Actor, now: datetime, *, since: date | None, until: date | None) -> bytes:
    """The register of the actor's scope as ``json`` or ``xlsx``; of the year unless days are named, ``MOST`` rows at most.

    Raises:
        Refused: there are more.
    """
    today = local_date(now)
    last = until or today
    first = since or date(last.year, 1, 1)
    found = sprayings_of(actor, first, last, today)
    rows = list(found[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(f"超过{MOST:,}条。请填写从哪一天到哪一天，分几次下载。", "since")
    if form == "xlsx":
        return as_workbook(treatments(rows))
    out = StringIO()
    write_json(treatments(rows), out, since=first, until=last, now=now)
    return out.getvalue().encode()


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    places = row["places"]
    amounts = {
        key: f"{row[key]['value']} {row[key]['unit']}".strip() if row[key] else ""
        for key in ("dose", "spray_volume", "total")
    }
    earliest = row["earliest_harvest_on"]
    return {
        **row,
        **amounts,
        "producer": row["producer"]["name"],
        "code": row["producer"]["code"],
        "division": row["producer"]["division"],
        "day": date.fromisoformat(row["day"]),
        "until": date.fromisoformat(row["until"]),
        "places": "、".join(one["name"] for one in places),
        "product": "、".join(dict.fromkeys(one["product"] for one in places)),
        "area_mu": "、".join(one["area_mu"] or "未画" for one in places),
        "verdict": verdict_word(row["verdict"]),
        "earliest_harvest_on": date.fromisoformat(earliest) if earliest else None,
        "channel": CHANNELS.get(row["channel"], row["channel"]),
    }
