"""Words for codes, with the tone each is shown in."""

from __future__ import annotations

from youji.environment.fields import CUSTODY, SAMPLE_KINDS

#: grade → (word, tone)
GRADES = {
    "ok": ("符合", "ok"),
    "screening": ("超筛选值", "warn"),
    "over": ("超限", "stop"),
    "unknown": ("无法判断", "draft"),
    "": ("待出结果", "busy"),
}
SAMPLE_STATES = {"taken": ("已采样", "busy"), "reported": ("已出结果", "ok"), "void": ("作废", "past")}
FINDING_STATES = {
    "opened": ("正在核查", "warn"),
    "transferred": ("已移交", "busy"),
    "handled": ("已报告处理", "busy"),
    "closed": ("已办结", "ok"),
    "dismissed": ("查无此事", "past"),
}
ZONE_STATES = {"draft": ("拟划定", "draft"), "published": ("已公布", "stop"), "ended": ("已终止", "past")}
KINDS = tuple(SAMPLE_KINDS.items())

__all__ = [
    "CUSTODY",
    "FINDING_STATES",
    "GRADES",
    "KINDS",
    "SAMPLE_KINDS",
    "SAMPLE_STATES",
    "ZONE_STATES",
]
