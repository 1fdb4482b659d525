"""A file that waits between the look at what it would do and the import: chosen once, a day at most."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from youji.shared.identifiers import short_code
from youji.shared.workbook.opening import WorkbookRefused

KEPT_SECONDS = 24 * 3600
_TOKEN = 16


def _folder() -> Path:
    folder = Path(settings.VAR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(data: bytes, owner: int) -> str:
    """The file waits for its owner's decision; the token to fetch it with. Files of the day before are gone."""
    for old in _folder().glob("*.kept"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = short_code(_TOKEN)
    (_folder() / f"{owner}-{token}.kept").write_bytes(data)
    return token


def fetch(token: str, owner: int) -> bytes:
    """The waiting file, for its owner only.

    Raises:
        WorkbookRefused: there is none any more; choose the file again.
    """
    path = _folder() / f"{owner}-{token}.kept"
    if not (token.isascii() and token.isalnum()) or not path.exists():
        raise WorkbookRefused("等待导入的文件已经过期。请重新选择文件。")
    return path.read_bytes()


def drop(token: str, owner: int) -> None:
    """The waiting file is gone."""
    if token.isascii() and token.isalnum():
        (_folder() / f"{owner}-{token}.kept").unlink(missing_ok=True)
