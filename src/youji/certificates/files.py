"""The files of labels that were drawn, and how far each order has come. The service's alone, and gone after a day."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

#: So long a file lies there for whoever ordered it.
KEPT_SECONDS = 24 * 3600
#: All of them together; the next order waits for the sweep.
MOST_BYTES = 4_000_000_000
_FILE, _FAR, _DRAFT = ".zip", ".far", ".draft"


def _folder() -> Path:
    folder = Path(settings.VAR) / "labels"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(order: UUID, ending: str) -> Path:
    return _folder() / f"{order}{ending}"


def write(order: UUID, parts: Iterable[tuple[str, bytes]]) -> None:
    """The file is whole on the disk, or not there: each part by its name, one at a time in memory."""
    draft = _path(order, _DRAFT)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    draft.chmod(0o600)
    draft.replace(_path(order, _FILE))
    _path(order, _FAR).unlink(missing_ok=True)


def find(order: UUID) -> Path | None:
    """Where the file lies; ``None`` where it is gone."""
    path = _path(order, _FILE)
    return path if path.is_file() else None


def full() -> bool:
    """Whether so much lies there that nothing more is drawn."""
    return sum(path.stat().st_size for path in _folder().glob(f"*{_FILE}")) >= MOST_BYTES


def note(order: UUID, done: int) -> None:
    """So many labels are drawn."""
    path = _path(order, _FAR)
    path.write_text(json.dumps(done), "utf-8")
    path.chmod(0o600)


def noted(order: UUID) -> int:
    """How many were drawn, as far as is known."""
    try:
        return int(json.loads(_path(order, _FAR).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return 0


def drop(order: UUID) -> None:
    """Nothing is left of the order on the disk."""
    for ending in (_FILE, _FAR, _DRAFT):
        _path(order, ending).unlink(missing_ok=True)


def drop_strays() -> None:
    """What is older than two days belongs to no order that somebody may still fetch."""
    for path in _folder().iterdir():
        if time.time() - path.stat().st_mtime > 2 * KEPT_SECONDS:
            path.unlink(missing_ok=True)
