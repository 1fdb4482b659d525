"""Small pictures of large ones: upright, without the position and camera the phone wrote into them."""

from __future__ import annotations

import io
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from youji.documents import storage
from youji.documents.logic import content
from youji.documents.logic.rules import MOST_OPENED_BYTES

if TYPE_CHECKING:
    from PIL import Image

EDGE = 480
QUALITY = 78
#: A large picture takes up to ``rules.MOST_OPENED_BYTES`` while it is open: never that much twice.
ONE_AT_A_TIME = threading.Lock()


def thumb(sha256: str) -> Path:
    """The path of the thumbnail, made now if this is the first time it is asked for.

    Raises:
        OSError: the picture is gone from the disk, cannot be decoded, or was kept before so large ones were refused.
    """
    target = storage.thumb_path_of(sha256)
    if not target.exists():
        source = storage.path_of(sha256)
        with source.open("rb") as file:
            if content.picture_of(file).opened_bytes > MOST_OPENED_BYTES:
                raise OSError(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        _make(source, target)
    return target


def plain_copy(sha256: str, edge: int) -> bytes:
    """The picture as JPEG, upright, its longer side at most ``edge`` dots, with nothing of it but what is seen.

    Raises:
        OSError: as ``thumb``.
    """
    source, copy = storage.path_of(sha256), io.BytesIO()
    with source.open("rb") as file:
        if content.picture_of(file).opened_bytes > MOST_OPENED_BYTES:
            raise OSError(sha256)
    _small(source, edge).save(copy, "JPEG", quality=QUALITY, optimize=True)
    return copy.getvalue()


def _small(source: Path, edge: int) -> Image.Image:
    from PIL import Image, ImageOps

    with ONE_AT_A_TIME, Image.open(source, formats=("JPEG", "PNG", "WEBP")) as image:
        image.draft("RGB", (edge * 2, edge * 2))  # JPEG decodes at a fraction of its size: little memory
        image.thumbnail((edge, edge))
        upright = ImageOps.exif_transpose(image)
        small = Image.new("RGB", upright.size, "white")
        small.paste(upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None)
    return small


def _make(source: Path, target: Path) -> None:
    small = _small(source, EDGE)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        small.save(file, "WEBP", quality=QUALITY)
    Path(name).replace(target)
