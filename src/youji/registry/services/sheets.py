"""Import and export by name of the sheet, and the file that waits between the look and the import."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from youji.registry.logic.refusal import Refused
from youji.registry.selectors.areas import areas_of
from youji.registry.selectors.lookup import search_bases, search_operators
from youji.registry.services import base_sheets, operator_sheets
from youji.registry.services.plot_reading import Upload
from youji.shared.actor import Actor
from youji.shared.identifiers import short_code
from youji.shared.workbook import Plan, Table, export, template
from youji.shared.workbook.reading import MAX_BYTES

_KEPT_SECONDS = 24 * 3600
_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of workbook."""

    title: str
    file_name: str
    table: Callable[[Actor], Table]
    rows: Callable[[Actor, dict[str, str]], Iterable[dict[str, Any]]]
    plan: Callable[..., Plan]
    apply: Callable[..., Plan]


SHEETS: dict[str, Sheet] = {
    "operators": Sheet(
        "经营主体",
        "经营主体.xlsx",
        lambda actor: operator_sheets.operators_table(areas_of(actor)),
        lambda actor, asked: map(operator_sheets.row_of, search_operators(actor, **asked)),
        operator_sheets.plan_operators,
        operator_sheets.import_operators,
    ),
    "bases": Sheet(
        "基地",
        "基地.xlsx",
        base_sheets.bases_table,
        lambda actor, asked: base_sheets.rows_for_export(search_bases(actor, **asked)),
        base_sheets.plan_bases,
        base_sheets.import_bases,
    ),
}


def sheet_template(what: str, *, actor: Actor) -> bytes:
    """The workbook to fill in."""
    return template(SHEETS[what].table(actor))


def sheet_export(what: str, *, actor: Actor, asked: dict[str, str]) -> bytes:
    """What the actor's list shows, as a workbook that can be imported back."""
    return export(SHEETS[what].table(actor), SHEETS[what].rows(actor, asked))


def plan_import(what: str, data: bytes, *, actor: Actor) -> Plan:
    """What importing would do; nothing is written.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    return SHEETS[what].plan(data, actor=actor)


def apply_import(what: str, data: bytes, *, actor: Actor, now: datetime) -> Plan:
    """All rows applied in one transaction.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    return SHEETS[what].apply(data, actor=actor, now=now)


def _folder() -> Path:
    folder = Path(settings.VAR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep_upload(upload: Upload, *, actor: Actor) -> tuple[str, bytes]:
    """The file waits for its owner's decision for a day; its token and its bytes.

    Raises:
        Refused: too large to be a workbook.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 1_000_000} MB。请删去图片和多余的工作表后再上传。", "file")
    data = upload.read()
    for old in _folder().glob("*.xlsx"):
        if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = short_code(_TOKEN)
    (_folder() / f"{actor.user_id}-{token}.xlsx").write_bytes(data)
    return token, data


def kept_upload(token: str, *, actor: Actor) -> bytes:
    """The waiting file, for its owner only.

    Raises:
        Refused: there is none; ask for the file again.
    """
    path = _folder() / f"{actor.user_id}-{token}.xlsx"
    if not token.isalnum() or not path.exists():
        raise Refused("等待导入的文件已经过期。请重新上传。")
    return path.read_bytes()


def drop_upload(token: str, *, actor: Actor) -> None:
    """The waiting file is gone."""
    if token.isalnum():
        (_folder() / f"{actor.user_id}-{token}.xlsx").unlink(missing_ok=True)
