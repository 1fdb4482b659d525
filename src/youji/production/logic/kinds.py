"""The kinds of field work: what each must say, and what it is to the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: What a season hangs on.
UNITS = (
    ("plot", "地块"),
    ("pond", "塘、水面"),
    ("house", "棚、舍"),
    ("flock", "禽群"),
    ("herd", "畜群"),
)
VERDICTS = (("allowed", "允许"), ("forbidden", "禁止"), ("unknown", "无法判断"))
#: Units of goods, each with its dimension and how many thousandths of the dimension's own unit one of it is.
GOODS: Mapping[str, tuple[str, int]] = {
    "kg": ("mass", 1_000_000),
    "斤": ("mass", 500_000),
    "g": ("mass", 1_000),
    "t": ("mass", 1_000_000_000),
    "L": ("volume", 1_000_000),
    "mL": ("volume", 1_000),
    "头": ("头", 1_000),
    "只": ("只", 1_000),
    "羽": ("羽", 1_000),
    "尾": ("尾", 1_000),
    "枚": ("枚", 1_000),
    "株": ("株", 1_000),
    "个": ("个", 1_000),
    "袋": ("袋", 1_000),
    "瓶": ("瓶", 1_000),
    "箱": ("箱", 1_000),
    "支": ("支", 1_000),
}
WHOLE_UNITS = frozenset({"头", "只", "羽", "尾", "枚", "株", "个", "袋", "瓶", "箱", "支"})
#: The most a lot holds, in thousandths: products of two of them with a rate stay in 63 bits.
LARGEST = 10**12
UNITS_OF_GOODS = tuple((unit, unit) for unit in GOODS)
DOSE_UNITS = tuple(
    (unit, unit)
    for unit in (
        "mL/亩", "g/亩", "L/亩", "kg/亩", "mL/hm²", "g/hm²", "L/hm²", "kg/hm²", "倍", "mg/kg", "g/kg",
        "mL/头", "g/头", "mg/L", "g/m³", "mL/m³", "g/100kg种子", "mL/100kg种子",
    )
)  # fmt: skip
VOLUME_UNITS = (("L/亩", "L/亩"), ("kg/亩", "kg/亩"))
ENTRIES = (
    ("purchase", "购入"),
    ("issue", "领用、调拨"),
    ("return", "交回包装"),
    ("count", "盘点调整"),
)
SORTS = (
    ("pesticide", "农药"),
    ("fertiliser", "肥料"),
    ("drug", "兽药"),
    ("feed", "饲料"),
    ("seed", "种苗"),
    ("other", "其他"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work.

    ``needs`` are the fields it must say, ``asks`` those its form shows besides; ``sort`` is what it takes from the
    store; ``opens_lot``: its product can become a lot.
    """

    code: str
    word: str
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    sort: str = ""
    treats: bool = False
    opens_lot: bool = False


_USED = ("input", "dose", "dose_unit")
_OF_INPUT = (
    "registration",
    "content",
    "formulation",
    "maker",
    "source",
    "batch",
    "method",
    "total",
    "total_unit",
    "until",
    "worker",
)
_MANY = (
    Kind("sow", "播种", asks=("input", "source", "batch", "quantity", "unit", "area_mu", "worker")),
    Kind("transplant", "移栽、定植", asks=("input", "source", "batch", "quantity", "unit", "area_mu", "worker")),
    Kind("fertilise", "施肥", _USED, ("nitrogen", "organic", "nitrogen_need", *_OF_INPUT, "area_mu"), "fertiliser"),
    Kind(
        "spray", "施药", (*_USED, "target"),
        ("spray_volume", "volume_unit", "occurred", "area_mu", *_OF_INPUT, "weather"), "pesticide", treats=True,
    ),
    Kind("irrigate", "灌溉", asks=("method", "quantity", "unit", "area_mu", "worker")),
    Kind("scout", "查病虫、疫病", ("occurred",), ("target", "worker")),
    Kind("weed", "除草、整枝等农事", asks=("method", "area_mu", "worker")),
    Kind("harvest", "采收", ("quantity", "unit"), ("into_lot", "area_mu", "worker"), opens_lot=True),
    Kind("feed", "投喂", ("input",), ("quantity", "unit", *_OF_INPUT), "feed"),
    Kind("medicate", "用药、免疫", (*_USED, "target"), ("occurred", "mark", "quantity", "unit", *_OF_INPUT), "drug", treats=True),
    Kind("stock", "放养、入栏", ("quantity", "unit", "origin"), ("certificate", "mark", "worker")),
    Kind("catch", "捕捞、出栏", ("quantity", "unit"), ("into_lot", "origin", "mark", "certificate", "worker"), opens_lot=True),
    Kind("disinfect", "消毒、清塘", _USED, _OF_INPUT, "other"),
    Kind("dispose", "无害化处理、报废", ("quantity", "unit", "occurred"), ("method", "origin", "mark", "worker")),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {one.code: one for one in _MANY}
#: Of what is used, the record goes to the rules.
TREATS = frozenset(one.code for one in _MANY if one.treats)
#: Of whose inputs the tables have rows: found again when one of them changes.
USES = TREATS | {"fertilise"}
JUDGED = USES | {"harvest", "catch"}
#: Puts there what is to grow.
BEGINS = frozenset({"sow", "transplant", "stock"})
ASK = {
    "input": "请填写投入品名称，与标签一致。",
    "dose": "请填写用量，如 30。",
    "dose_unit": "请选择用量单位，如 mL/亩。",
    "target": "请填写对象：防治什么，为什么用。",
    "quantity": "请填写数量。",
    "unit": "请选择单位。",
    "occurred": "请填写发生情况；没有发生的写“未发生”。",
    "origin": "请填写来源，如从哪家购入。",
}


def lacking(kind: str, said: Mapping[str, object]) -> dict[str, str]:
    """What the kind needs and nobody said: key → sentence. What could not be read has a sentence already, and is not here."""
    problems = {key: ASK[key] for key in KINDS[kind].needs if key in said and said[key] in (None, "")}
    for amount, unit in (
        ("dose", "dose_unit"),
        ("total", "total_unit"),
        ("quantity", "unit"),
        ("spray_volume", "volume_unit"),
    ):
        if said.get(amount) is not None and unit in said and not said[unit]:
            problems.setdefault(unit, "请选择单位。")
    if said.get("unit") in WHOLE_UNITS and not _is_whole(said.get("quantity")):
        problems.setdefault("quantity", f"以“{said['unit']}”计的应当是整数。")
    return problems


def _is_whole(amount: object) -> bool:
    return amount is None or amount == int(amount)  # type: ignore[call-overload]
