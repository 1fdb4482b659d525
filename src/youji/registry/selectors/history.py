"""What was done to a record, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.ledger import selectors as ledger

ACTIONS = {
    "registry.operator.created": "登记主体",
    "registry.operator.updated": "修改主体资料",
    "registry.base.created": "登记基地",
    "registry.base.updated": "修改基地资料",
    "registry.plot.added": "画入地块",
    "registry.plot.replaced": "改地块边界",
    "registry.plot.retired": "删除地块",
    "registry.certificate.created": "登记认证产品",
    "registry.certificate.updated": "修改认证产品",
    "registry.gi_product.updated": "修改地理标志产品",
}
FIELDS = {
    "code": "编号", "name": "名称", "kind": "类型", "uscc": "统一社会信用代码", "identity_kind": "证件类型",
    "division": "行政区划", "address": "地址", "registered_on": "登记日期", "area_mu": "面积（亩）",
    "output_t": "年产量（吨）", "techniques": "技术措施", "responsible": "责任主体", "product_id": "产品",
    "gi_product_id": "地理标志产品", "number": "证书编号", "valid_from": "有效期起", "valid_until": "有效期止",
    "revoked_on": "撤销日期", "plots": "地块", "plot": "地块编号", "datum": "坐标系",
}  # fmt: skip
_LATEST = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a record's history."""

    at: datetime
    action: str
    actor: str
    agency: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]  # (field, before, after)

    @property
    def who(self) -> str:
        """The person and their agency."""
        return " · ".join(part for part in (self.actor, self.agency) if part)


def history_of(*subjects: str) -> list[Event]:
    """What was done to these records, newest first; the caller has established that the reader may see them."""
    entries = ledger.history(subjects).order_by("-at", "-id")[:_LATEST]
    return [
        Event(
            at=entry.at,
            action=ACTIONS.get(entry.action, entry.action),
            actor=entry.actor_name,
            agency=entry.agency,
            reason=entry.reason,
            changes=tuple(_changes(entry.before, entry.after)),
        )
        for entry in entries
    ]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    if "plots" in after:
        yield "地块", "", "、".join(f"{plot['name']} {plot['area_mu']}亩" for plot in after["plots"])
        return
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name), after.get(name)
        if before and old != new and name != "plot":
            yield FIELDS.get(name, name), "" if old is None else str(old), "" if new is None else str(new)
