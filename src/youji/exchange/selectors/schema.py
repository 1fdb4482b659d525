"""Our own schema of an event, compiled once; and what it says, in sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from django.conf import settings

from youji.exchange.logic.reading import KINDS, TOLD_OF_ONE

_WORDS = ("bizStep", "disposition", "reason", "type")
#: What the schema's keyword that failed says to whoever wrote the event; ``{}`` is what it says of itself.
_SENTENCES = {
    "required": "缺少{}。",
    "additionalProperties": "这里没有这一项：{}。",
    "propertyNames": "这里没有这一项：{}。自己的扩展要带前缀，如 example:harvester。",
    "falseSchema": "只有 action 是 ADD 的事件能写 ilmd。",
    "exclusiveMinimum": "数量应当大于0。",
    "maximum": "数量太大了，请核对单位。",
    "minItems": "这里一项也没有。",
    "minProperties": "这里什么也没写。",
    "maxItems": "这里的项太多了，最多1,000项。请分成几个事件。",
    "uniqueItems": "有写了两遍的。",
    "maxLength": "太长了。",
    "minLength": "太短了。",
    "type": "这里的类型不对，应当是{}。数字最多15位。",
    "enum": "这里只能是标准里的词。",
    "const": "这里只能是{}。",
}
_PATTERNS = {
    "uom": "单位应当是两三位的代码，如 KGM（千克）、HEA（头）、H87（个）、XBX（箱）。",
    "eventTimeZoneOffset": "时区应当写成 +08:00 的样子。",
    "eventTime": "时间应当写成 2026-05-01T08:00:00+08:00 的样子，要带时区。",
    "declarationTime": "时间应当写成 2026-05-01T08:00:00+08:00 的样子，要带时区。",
    "recordTime": "时间应当写成 2026-05-01T08:00:00+08:00 的样子，要带时区。",
}
_NOTHING = {
    "ObjectEvent": "没有说是什么货：epcList 和 quantityList 至少要有一项不是空的。",
    "TransformationEvent": "投入和产出都要写明。",
}


@cache
def schema() -> dict[str, Any]:
    """The schema, as it lies in ``data/exchange/``."""
    found: dict[str, Any] = json.loads(
        (settings.DATA / "exchange" / "epcis-event.schema.json").read_text("utf-8")
    )
    return found


@cache
def _compiled() -> Mapping[str, Any]:
    return {kind: jsonschema_rs.validator_for({**schema(), "$ref": f"#/$defs/{kind}"}) for kind in KINDS}


def against_schema(event: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the structure of one event of a known kind: where, and a sentence."""
    check = _compiled()[event["type"]]
    if check.is_valid(event):
        return []
    found: dict[tuple[str, str], None] = {}
    for error in check.iter_errors(event):
        found[_where(error.instance_path), _sentence(error, event["type"])] = None
        if len(found) >= TOLD_OF_ONE:
            break
    return list(found)


def _where(path: list[str | int]) -> str:
    said = ""
    for part in path:
        said += f"[{part}]" if isinstance(part, int) else f".{part}" if said else part
    return said


def _sentence(error: Any, kind: str) -> str:
    keyword, last = (
        error.kind.name,
        next((one for one in reversed(error.instance_path) if isinstance(one, str)), ""),
    )
    if keyword == "pattern":
        return _PATTERNS.get(last, "这里应当是一个网址或 URN，用英文字符写成，不带空格和汉字。")
    if keyword == "anyOf":
        return (
            "这个词不在标准（CBV 2.0）里。自己的词要写成完整的网址。"
            if last in _WORDS
            else _NOTHING.get(kind, "没有说是什么货。")
        )
    return _SENTENCES.get(keyword, "和标准（EPCIS 2.0）对不上。").format(_detail(error))


def _detail(error: Any) -> str:
    said = error.kind.as_dict()
    if "error" in said:  # a name that may not stand there
        return str(said["error"].instance)[:60]
    for key in ("property", "unexpected", "types", "expected_value"):
        if key in said:
            one = said[key]
            return "、".join(map(str, one)) if isinstance(one, list | tuple) else str(one)
    return str(error.instance if isinstance(error.instance, str) else "")[:60]
