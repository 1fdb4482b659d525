"""Where the bytes lie: under their hash, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

from youji.shared import clock

CHUNK = 1 << 16
#: Nobody sends one file for so long.
LEFT_BEHIND = timedelta(days=1)


class TooLarge(Exception):
    """More came than the limit; nothing was kept."""


@dataclass(slots=True)
class Incoming:
    """A file that has arrived and is not yet kept."""

    path: Path
    file: IO[bytes]
    sha256: str
    size_bytes: int


def path_of(sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def thumb_path_of(sha256: str) -> Path:
    """Where the thumbnail made from the bytes of this hash lies."""
    return Path(settings.MEDIA_ROOT) / "thumbs" / sha256[:2] / f"{sha256}.webp"


def chunks_of(file: object) -> Iterator[bytes]:
    """The bytes of a Django file, an open file, or bytes, piece by piece."""
    if isinstance(file, bytes):
        yield file
        return
    chunks = getattr(file, "chunks", None)
    if chunks is not None:
        yield from chunks(CHUNK)
        return
    while piece := file.read(CHUNK):  # type: ignore[attr-defined]
        yield piece


@contextmanager
def receive(chunks: Iterable[bytes], limit_bytes: int) -> Iterator[Incoming]:
    """Write ``chunks`` to a temporary file beside the store; it is gone afterwards unless kept.

    Raises:
        TooLarge: at the first byte over the limit.
    """
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        path = Path(file.name)
        try:
            for piece in chunks:
                size += len(piece)
                if size > limit_bytes:
                    raise TooLarge
                digest.update(piece)
                file.write(piece)
            file.flush()
            yield Incoming(path, file.file, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """What a killed server left half received for a day is gone; how many files."""
    long_ago = (now - clock.shift() - LEFT_BEHIND).timestamp()  # the files' time is the machine's
    gone = 0
    for path in (Path(settings.MEDIA_ROOT) / "incoming").glob("*"):
        with contextlib.suppress(FileNotFoundError):  # kept or thrown away meanwhile
            if path.stat().st_mtime < long_ago:
                path.unlink()
                gone += 1
    return gone


def keep(incoming: Incoming) -> Path:
    """Make the bytes permanent under their hash: on the disk before we say so, and only once."""
    target = path_of(incoming.sha256)
    if target.exists() and target.stat().st_size == incoming.size_bytes:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    os.fsync(incoming.file.fileno())
    incoming.path.replace(target)
    sync_folder(target.parent)
    return target


def sync_folder(folder: Path) -> None:
    """After a crash the folder still lists what was just put there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
