"""Words for the codes of events."""

from __future__ import annotations

from typing import Any

STEPS = {
    "creating_class_instance": "采收、开成批次", "commissioning": "加工制成", "repackaging": "分装", "assembling": "合并",
    "packing": "包装", "shipping": "交付", "receiving": "收货", "void_shipping": "拒收退回", "inspecting": "检验、查验",
    "destroying": "损耗、销毁", "holding": "封存", "storing": "存放", "accepting": "验收", "arriving": "到货", "departing": "发出",
    "loading": "装车", "unloading": "卸车", "transporting": "运输", "killing": "屠宰", "sampling": "抽样", "picking": "拣货",
    "retail_selling": "零售", "stocking": "上架", "unpacking": "拆包", "decommissioning": "停用",
}  # fmt: skip
DISPOSITIONS = {
    "active": "在用", "in_progress": "办理中", "in_transit": "在途", "returned": "退回", "disposed": "已处置",
    "destroyed": "已销毁", "recalled": "已召回", "non_conformant": "不合格", "conformant": "合格", "available": "可以流通",
    "non_sellable_other": "不能出售", "needs_replacement": "合格证作废、待换", "mismatch_quantity": "数量短少",
    "sellable_accessible": "可售", "retail_sold": "已售出", "damaged": "破损", "expired": "过期", "unknown": "不明",
}  # fmt: skip


def step_word(row: Any) -> str:
    """The business step of an event in words; one nobody translated as it stands."""
    return STEPS.get(row.step, row.step) or "（没有写明）"


def disposition_word(row: Any) -> str:
    """The disposition in words, likewise."""
    return DISPOSITIONS.get(row.disposition, row.disposition)
