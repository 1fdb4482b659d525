"""Whether a use would be lawful, for programs. Nothing is stored."""

from __future__ import annotations

import json
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, WithJsonSchema

from youji.compliance.forms import CATEGORIES, DOSE_UNITS, MOST_BYTES, MOST_RECORDS, VOLUME_UNITS, Reader
from youji.compliance.selectors import judge
from youji.shared.api import ActorRequest, admits, answers, router_of_ones_own
from youji.shared.refusals import TooLarge
from youji.shared.web import SIGNED_IN

router = router_of_ones_own("合规判定")

_NUMBER = {"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,4})?$"}


def _amount(units: tuple[str, ...]) -> dict[str, Any]:
    fields = {"value": _NUMBER, "unit": {"type": "string", "enum": list(units)}}
    return {"type": "object", "properties": fields, "required": ["value", "unit"]}


_DAY = {"type": "string", "format": "date"}
_LINE = {"type": "string", "maxLength": 80}
_RECORD = {
    "type": "object",
    "properties": {
        "on": _DAY,
        "input": {**_LINE, "minLength": 1, "description": "投入品名称，与标签一致"},
        "registration": {"type": "string", "maxLength": 40, "description": "登记证号"},
        "content": {"type": "string", "maxLength": 40, "description": "有效成分含量，如 1.8%"},
        "formulation": {"type": "string", "maxLength": 20, "description": "剂型，如 乳油 或 EC"},
        "dose": _amount(DOSE_UNITS),
        "spray_volume": _amount(VOLUME_UNITS),
        "target": _LINE,
        "area_mu": _NUMBER,
    },
    "required": ["on", "input", "dose"],
    "additionalProperties": False,
}
EXAMPLES: dict[str, Any] = {
    "到期采收": {
        "crop": "黄瓜", "category": "ordinary", "harvest_on": "2026-05-12",
        "records": [{"on": "2026-05-10", "input": "阿维菌素", "content": "1.8%", "formulation": "乳油", "dose": {"value": "60", "unit": "mL/亩"}, "target": "美洲斑潜蝇"}],
    },
    "还没有到期": {
        "crop": "茶叶", "category": "ordinary", "harvest_on": "2026-05-12",
        "records": [{"on": "2026-05-10", "input": "联苯菊酯", "content": "10%", "formulation": "乳油", "dose": {"value": "25", "unit": "mL/亩"}}],
    },
    "不认识的名称": {
        "crop": "柑橘", "category": "ordinary",
        "records": [{"on": "2026-05-10", "input": "阿维菌", "content": "", "formulation": "", "dose": {"value": "3000", "unit": "倍"}, "spray_volume": {"value": "150", "unit": "kg/亩"}}],
    },
}  # fmt: skip


class CheckIn(Schema):
    """What was used on a crop, and a harvest if one is meant."""

    crop: Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 60})] = None
    category: Annotated[Any, WithJsonSchema({"type": "string", "enum": list(CATEGORIES)})] = None
    records: Annotated[Any, WithJsonSchema({"type": "array", "maxItems": MOST_RECORDS, "items": _RECORD})] = (
        None
    )
    harvest_on: Annotated[Any, WithJsonSchema({"anyOf": [_DAY, {"type": "null"}]})] = None

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["crop", "category", "records"],
            "additionalProperties": False,
            "examples": list(EXAMPLES.values()),
        },
    )


class FindingOut(Schema):
    """What one rule answers; the sentence of a value nobody has compared says so at its end."""

    rule: str
    verdict: str
    message: str
    source: str
    mark: str
    values: dict[str, Any]
    remedy: str


class CheckOut(Schema):
    """The worst verdict (forbidden before unknown before allowed), and the first day nothing speaks against a harvest."""

    verdict: str
    earliest_harvest_on: str | None
    edition: str
    findings: list[FindingOut]


@router.post("/check", response=answers(CheckOut), summary="判定用药是否合规")
@admits(SIGNED_IN)
def check(request: ActorRequest, body: CheckIn) -> Any:
    """Every rule that was asked answers; nothing is stored."""
    if len(request.body) > MOST_BYTES:
        raise TooLarge(f"一次最多{MOST_BYTES // 1024} kB，请分几次问。")
    # As it was sent: the schema passes over what it does not know, and the reader names it.
    found = judge(Reader().asked(json.loads(request.body)))
    day = found.earliest_harvest_on
    return {
        "verdict": found.verdict,
        "earliest_harvest_on": day.isoformat() if day else None,
        "edition": found.edition,
        "findings": found.findings,
    }
