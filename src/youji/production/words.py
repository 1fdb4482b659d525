"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from youji.production.logic.kinds import KINDS
from youji.production.models import Lot, Record, Season
from youji.production.policy import READERS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words


def _ids(keys: Collection[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


def _seasons(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    opens = READERS.admits(actor)
    return {
        str(row.pk): Named(str(row), reverse("production:season", args=[row.pk]) if opens else "")
        for row in Season.objects.filter(pk__in=_ids(keys))
    }


def _records(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    opens = READERS.admits(actor)
    rows = Record.objects.filter(pk__in=_ids(keys)).values_list("pk", "kind", "day")
    return {
        str(pk): Named(f"{KINDS[kind].word} {day}", reverse("production:record", args=[pk]) if opens else "")
        for pk, kind, day in rows
    }


def _lots(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Lot.objects.filter(pk__in=_ids(keys)).values_list("pk", "code")
    return {str(pk): Named(f"批次{code}") for pk, code in rows}


WORDS = Words(
    nouns={
        "season": "生产季",
        "record": "生产记录",
        "lot": "批次",
        "input": "投入品台账",
        "plan": "打算",
        "finding": "发现的问题",
        "photo": "记录的照片",
    },
    fields={
        "day": "日期",
        "seasons": "生产季",
        "verdict": "判定",
        "category": "生产类别",
        "variety": "品种",
        "head_count": "数量（头、只、尾）",
        "started_on": "开始日期",
        "ended_on": "结束日期",
        "quantity": "数量",
        "unit": "单位",
        "amount": "数量（千分之一）",
        "input": "投入品",
        "handled": "处理情况",
        "rule": "规则",
    },
    names={"season": _seasons, "record": _records, "lot": _lots},
    values={
        "verdict": {"allowed": "允许", "forbidden": "禁止", "unknown": "无法判断"},
        "category": {
            "ordinary": "一般",
            "green-a": "绿色食品A级",
            "green-aa": "绿色食品AA级",
            "organic": "有机",
        },
    },
)
