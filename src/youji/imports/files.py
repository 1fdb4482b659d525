"""The files of runs that are not over, and how far each has come. The service's alone, and gone with the run."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

#: A file that no run knows after so many seconds is of one that never came to be.
LEFT_ALONE = 3600
_FILE, _FAR = ".run", ".far"
#: What is to be mended stays so many seconds after it was found, whatever became of the run.
TO_MEND_STAYS = 24 * 3600
_TO_MEND = ".mend"
#: What its room draws of a run that is not over.
_PICTURE = ".map"
#: What is being written; it outlives only a worker that died over it.
_DRAFT = ".draft"


def _path(code: UUID, ending: str) -> Path:
    folder = Path(settings.VAR) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{code}{ending}"


def put(code: UUID, data: bytes) -> None:
    """The file is on the disk."""
    handle = os.open(_path(code, _FILE), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def get(code: UUID) -> bytes | None:
    """The file; ``None`` where it is gone, as after a restored backup."""
    try:
        return _path(code, _FILE).read_bytes()
    except FileNotFoundError:
        return None


def drop(code: UUID) -> None:
    """Nothing is left of the run on the disk."""
    for ending in (_FILE, _FAR, _PICTURE):
        _path(code, ending).unlink(missing_ok=True)


def put_to_mend(code: UUID, data: bytes) -> None:
    """The wrong rows lie there, as a workbook, for a day; none where nothing is wrong any more."""
    _put_beside(code, _TO_MEND, data)


def put_picture(code: UUID, data: bytes) -> None:
    """What its room draws of it lies there while the run is not over; nothing where there is nothing to be drawn."""
    _put_beside(code, _PICTURE, data)


def picture(code: UUID) -> bytes | None:
    """What its room draws of it; ``None`` where there is nothing."""
    try:
        return _path(code, _PICTURE).read_bytes()
    except FileNotFoundError:
        return None


def _put_beside(code: UUID, ending: str, data: bytes) -> None:
    if not data:
        _path(code, ending).unlink(missing_ok=True)
        return
    draft = _path(code, _DRAFT)
    draft.write_bytes(data)
    draft.chmod(0o600)
    draft.replace(_path(code, ending))


def to_mend(code: UUID) -> bytes | None:
    """The wrong rows, as a workbook; ``None`` where there are none, or a day has passed."""
    try:
        return _path(code, _TO_MEND).read_bytes() if has_to_mend(code) else None
    except FileNotFoundError:
        return None


def has_to_mend(code: UUID) -> bool:
    """Whether wrong rows lie there, and no day has passed."""
    try:
        return time.time() - _path(code, _TO_MEND).stat().st_mtime <= TO_MEND_STAYS
    except FileNotFoundError:
        return False


def drop_others(wanted: Collection[UUID]) -> None:
    """Nothing is left of any run but those, of one whose transaction never ended either; nor what nobody mended."""
    names = {str(code) for code in wanted}
    for ending in (_FILE, _FAR, _PICTURE, _DRAFT):
        for path in _path(UUID(int=0), _FILE).parent.glob(f"*{ending}"):
            if path.stem not in names and time.time() - path.stat().st_mtime > LEFT_ALONE:
                path.unlink(missing_ok=True)
    for path in _path(UUID(int=0), _FILE).parent.glob(f"*{_TO_MEND}"):
        if time.time() - path.stat().st_mtime > TO_MEND_STAYS:
            path.unlink(missing_ok=True)


def note(code: UUID, stage: str, done: int, total: int) -> None:
    """How far the run has come. Beside the database: what is being written there nobody sees before it ends."""
    draft = _path(code, _DRAFT)
    draft.write_text(json.dumps([stage, done, total]), "utf-8")
    draft.chmod(0o600)
    draft.replace(_path(code, _FAR))


def noted(code: UUID) -> tuple[str, int, int]:
    """How far the run had come: what was being done, and how many of how many rows; nothing where nothing is known."""
    try:
        stage, done, total = _numbers(json.loads(_path(code, _FAR).read_text("utf-8")))
    except (OSError, ValueError):
        return "", 0, 0
    return stage, done, total


def _numbers(said: Any) -> tuple[str, int, int]:
    stage, done, total = said
    return str(stage), int(done), int(total)
