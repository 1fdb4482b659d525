"""Words of this room's codes, as pages offer them."""

from __future__ import annotations

from decimal import Decimal

from youji.production.logic.kinds import ENTRIES, KINDS, SORTS, UNITS, VERDICTS

KIND_WORDS = tuple((one.code, one.word) for one in KINDS.values())
UNIT_WORDS = UNITS
VERDICT_WORDS = VERDICTS
TONES = {"allowed": "ok", "forbidden": "stop", "unknown": "warn", "": ""}
ENTRY_WORDS = dict(ENTRIES) | {"use": "记录用去"}
SORT_WORDS = dict(SORTS)
STATES = (("open", "没有处理"), ("done", "已处理"))
SEASON_STATES = (("open", "正在生产"), ("ended", "已结束"))
CHANNELS = {"phone": "手机", "page": "网页", "api": "程序", "workbook": "表格"}


def verdict_word(code: str) -> str:
    """允许, 禁止, 无法判断; nothing where nothing was judged."""
    return dict(VERDICTS).get(code, "")


def percent(thousandths: int | None) -> str:
    """92.5%; what is not known is said."""
    return "没有可算的" if thousandths is None else f"{Decimal(thousandths) / 10:.1f}%"
