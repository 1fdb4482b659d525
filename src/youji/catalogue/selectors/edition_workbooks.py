"""An edition as a workbook: every line it printed, and what became of it since the edition before."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from youji.catalogue.logic.editions import Difference
from youji.catalogue.logic.published import ITEM_LABELS
from youji.catalogue.models import Edition
from youji.catalogue.selectors.editions import difference_between, find_edition, in_words, items_of, readable
from youji.shared.workbook import Column, Table

AREA = "area_mu"
TABLE = Table(
    name="目录",
    columns=(
        Column("code", "目录编号", width=18),
        Column("change", "与上一版比", width=14),
        Column("changes", "改了什么", width=36),
        *(
            Column(key, label, kind="decimal" if key == AREA else "text", width=26 if key == "name" else 0)
            for key, label in ITEM_LABELS.items()
        ),
    ),
)


def lines(edition: Edition) -> Iterator[dict[str, Any]]:
    """The edition's entries in the order of their codes; those it dropped follow."""
    found: Difference = readable(difference_between(find_edition(edition.number - 1), edition))
    added = {code for code, _ in found.added}
    changed = {
        change.code: "；".join(
            f"{f.label}：{f.before or '（空）'}→{f.after or '（空）'}" for f in change.fields
        )
        for change in found.changed
    }
    for code, item in sorted(items_of(edition).items()):
        word = "新增" if code in added else "变更" if code in changed else ""
        yield _line(code, item) | {"change": word, "changes": changed.get(code, "")}
    for code, dropped in found.removed:
        yield _line(code, dict(dropped)) | {"change": "退出"}


def _line(code: str, item: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {"code": code} | {
        key: in_words(key, str(item.get(key) or "")) for key in ITEM_LABELS
    }
    try:
        line[AREA] = Decimal(line[AREA]) if line[AREA] else None
    except InvalidOperation:
        line[AREA] = None
    return line
