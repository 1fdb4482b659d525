"""Small pictures of large ones: upright, without the position and camera the phone wrote into them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from youji.documents import storage

EDGE = 480
QUALITY = 78


def thumb(sha256: str) -> Path:
    """The path of the thumbnail, made now if this is the first time it is asked for.

    Raises:
        OSError: the picture is gone from the disk or cannot be decoded.
    """
    target = storage.thumb_path_of(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _make(storage.path_of(sha256), target)
    return target


def _make(source: Path, target: Path) -> None:
    from PIL import Image, ImageOps

    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as image:
        image.draft("RGB", (EDGE * 2, EDGE * 2))  # JPEG decodes at a fraction of its size: little memory
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((EDGE, EDGE))
        small = Image.new("RGB", upright.size, "white")
        small.paste(upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        small.save(file, "WEBP", quality=QUALITY)
    Path(name).replace(target)
