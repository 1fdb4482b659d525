"""What the trail calls this room's records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={
        "reference": "参考数据",
        "instrument": "依据",
        "label": "农药标签",
        "ban": "禁限用",
        "listed": "绿色食品允许清单",
        "limit": "残留限量",
        "withdrawal": "休药期",
        "nutrient": "肥料养分",
        "environmentlimit": "环境限值",
        "food": "食品类别",
        "name": "名称对照",
        "recheck": "重新判定",
    },
    fields={
        "instruments": "依据",
        "foods": "食品类别",
        "names": "名称对照",
        "labels": "农药标签",
        "bans": "禁限用名录",
        "listed": "绿色食品允许清单",
        "limits": "残留限量",
        "withdrawals": "休药期",
        "nutrients": "肥料养分",
        "environment": "产地环境限值",
        "dose_mark": "用量核对",
        "mark": "核对",
        "checked_on": "核对日期",
        "picture": "照片",
        "remark": "核对说明",
        "valid_from": "起",
        "valid_until": "止（不含）",
        "looked": "看过的项数",
        "differing": "判定有变的项数",
        "table": "表",
    },
)
