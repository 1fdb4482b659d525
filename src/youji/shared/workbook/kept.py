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
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(data: bytes, owner: int) -> str:
    """The file waits for its owner's decision; the token to fetch it with. Files of the day before are gone."""
    drop_old()
    token = short_code(_TOKEN)
    (_folder() / f"{owner}-{token}.kept").write_bytes(data)
    return token


def drop_old() -> None:
    """No file is left that waited for longer than a day."""
    for path in _folder().glob("*.kept"):
        if _old(path):
            path.unlink(missing_ok=True)


def _old(path: Path) -> bool:
    """Whether a day has passed, or it is gone already."""
    try:
        return time.time() - path.stat().st_mtime > KEPT_SECONDS
    except FileNotFoundError:
        return True


def fetch(token: str, owner: int) -> bytes:
    """The waiting file, for its owner only.

    Raises:
        WorkbookRefused: there is none any more; choose the file again.
    """
    path = _folder() / f"{owner}-{token}.kept"
    if not (token.isascii() and token.isalnum()) or _old(path):
        raise WorkbookRefused("等待导入的文件已经过期。请重新选择文件。")
    return path.read_bytes()


def drop(token: str, owner: int) -> None:
    """The waiting file is gone."""
    if token.isascii() and token.isalnum():
        (_folder() / f"{owner}-{token}.kept").unlink(missing_ok=True)
