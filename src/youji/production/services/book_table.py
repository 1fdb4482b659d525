"""The bookkeeper's sheet: one row a record of any kind of work."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from youji.production.fields import IDENTITY, WORK, what_was_said
from youji.production.selectors.book import Offer
from youji.production.services.saying import digest_of
from youji.shared.workbook import Column, Table

#: In the order in which a book is kept: what was done, where, with what; then what only some kinds ask.
ORDER = (
    "input", "registration", "dose", "dose_unit", "target", "spray_volume", "volume_unit", "area_mu", "total", "total_unit",
    "quantity", "unit", "into_lot", "worker", "occurred", "method", "content", "formulation", "maker", "source", "batch", "until",
    "nitrogen", "organic", "nitrogen_need", "mark", "origin", "certificate", "weather", "note",
)  # fmt: skip
_SAID = ("kind", "day", *ORDER)
#: What the page shows beside the sheet's own columns.
JUDGED = Column("judged", "判定")


def _record_number(text: str) -> str:
    try:
        return str(UUID(text.strip()))
    except ValueError as error:
        raise ValueError("记录号读不懂。新记的留空；导出的不要改动。") from error


def book_table(offer: Offer) -> Table:
    """The sheet of whoever keeps these books."""
    places = tuple((one.code, one.label) for one in offer.places.values() if one.open)
    first = (
        Column(
            "operator", "主体", choices=tuple(offer.operators.items()), suggests=True, parse=offer.operator,
            hint="谁家的；不填按地块定", width=30, max_length=140,
        ),
        replace(Column.of(WORK["kind"], example="施药"), hint="做了什么"),
        Column.of(WORK["day"], example="2026-05-20", width=14),
        Column(
            "season", "地块", required=True, choices=places, suggests=True, parse=offer.place, max_length=160, width=36,
            hint="正在生产的地块、塘、舍、群，从下拉框选",
        ),
        Column(
            "seasons", "同时做的别的地块", parse=offer.some_places, hint="一次做了好几块的写在这里，用顿号隔开", width=24,
        ),
        replace(
            Column.of(WORK["input"], example="联苯菊酯（PD20081234）", width=26),
            choices=tuple((label, label) for label in offer.inputs), suggests=True,
            hint="与标签一致；账上有的可以从下拉框选",
        ),
    )  # fmt: skip
    rest = tuple(Column.of(WORK[key], **_EXAMPLES.get(key, {})) for key in ORDER[1:])
    last = (
        Column.of(replace(IDENTITY["reason"], hint="只在更正时填"), width=20),
        Column(
            "id",
            "记录号",
            parse=_record_number,
            max_length=40,
            hint="新记的留空；更正时保留导出的号",
            width=38,
        ),
    )
    return Table(
        "生产记录",
        (*first, *rest, *last),
        notes=(
            "一行一条记录。做了的事都会存下：规则不允许的照样存，并告诉您和县里；写错了的行不存，改好再传。",
            "同一个文件再传一次，不会存两遍。同一天在同一块地上确实做了两次一样的事，请在备注里写明。",
            "更正：先导出，改内容，填“更正的原因”，再上传；原来那一版留着。",
        ),
    )


_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "dose": {"example": "25"},
    "dose_unit": {"example": "mL/亩"},
    "target": {"example": "茶小绿叶蝉"},
    "worker": {"example": "王五"},
    "note": {"width": 24},
}


def body_of(values: Mapping[str, Any], offer: Offer, key: str) -> dict[str, Any]:
    """A row as a record is sent: with whose it is, and the number that the same row always has."""
    codes = list(dict.fromkeys((values["season"], *(values.get("seasons") or ()))))
    said = what_was_said(values, _SAID)
    name, number = offer.inputs.get(said.get("input", ""), ("", ""))
    if name:
        said["input"] = name
        if number:
            said.setdefault("registration", number)
    body = {"operator": values.get("operator") or offer.places[codes[0]].operator, "seasons": codes, **said}
    if values.get("id"):
        return body | {"supersedes": values["id"], "reason": values.get("reason") or ""}
    return body | {"id": number_of(body, key)}


def number_of(body: Mapping[str, Any], key: str) -> str:
    """The number of a record, or of a correction of a version, that says this: always the same by one ``key``, in hex.

    Nobody else can work it out: who knew a row could have sent its number first, and it would have been refused for good.
    """
    return str(UUID(hmac.new(bytes.fromhex(key), digest_of(body).encode(), "sha256").hexdigest()[:32]))
