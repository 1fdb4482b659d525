"""In what a base is measured: ground in 亩; what is kept on it or in the water by the head, the hive, the cage, the bag.

绿色食品申报主体的生产规模 counts livestock in 头 and 只, mushrooms grown in bags in 万袋, the rest in 亩 (since
2018-07-01). 羽, 箱, 尾, 立方米水体 and 平方米 are 参考值: what people keep these in is not laid down. Amounts of different
units are never added: what is summed is 亩 alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from youji.shared.quantities import area_text

UNITS: Mapping[str, str] = {
    "head": "头",
    "animal": "只",
    "bird": "羽",
    "hive": "箱",
    "fish": "尾",
    "water_m3": "立方米水体",
    "cage_m2": "平方米",
    "bag_10k": "万袋",
}
#: Product group → what it is measured in besides 亩; a group that is not named here is measured in 亩.
UNITS_OF: Mapping[str, tuple[str, ...]] = {
    "畜牧": ("head", "animal", "bird", "hive"),
    "水产": ("fish", "water_m3", "cage_m2"),
    "食用菌": ("bag_10k", "cage_m2"),
}


def problems(scale: Decimal | None, unit: str, group: str) -> dict[str, str]:
    """Field → sentence: an amount without its unit, or a unit in which nobody measures the product; ``group`` may be unknown."""
    if scale is None and not unit:
        return {}
    if scale is None:
        return {"scale": "请填写数量，或不选计量单位。"}
    if not unit:
        return {"scale_unit": "请选择计量单位，如头、羽、立方米水体。"}
    if group and unit not in UNITS_OF.get(group, ()):
        return {"scale_unit": f"{group}不按“{UNITS[unit]}”计量。{_measured(group)}"}
    return {}


def _measured(group: str) -> str:
    units = "、".join(UNITS[unit] for unit in UNITS_OF.get(group, ()))
    return f"可以选：{units}。" if units else "规模按亩填，数量和计量单位不填。"


def counted(scale: Decimal | None, unit: str) -> str:
    """``5,000羽``; empty where nothing is counted."""
    if scale is None or unit not in UNITS:
        return ""
    return f"{scale.normalize():,f}{UNITS[unit]}"


def scale_text(scale: Decimal | None, unit: str, area_mu: Decimal | None) -> str:
    """规模 in the base's own unit: what is counted, else its ground."""
    return counted(scale, unit) or area_text(area_mu)
