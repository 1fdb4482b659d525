"""Zip containers strangers send: opened within a budget, and every way they can be broken is one exception."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

CHUNK = 1 << 20
#: What office programs and maps pack with. The others cost memory that the sender names (LZMA) or nobody here uses.
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: What ``zipfile`` and the decompressor under it raise at bytes that are not what they say.
FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


class Damaged(ValueError):
    """It cannot be opened, breaks off, or holds something else than its directory says."""


class TooMuch(Exception):
    """More parts or more bytes than files of this kind have."""


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The container; whatever turns out to be broken while it is read is ``Damaged``.

    Two parts of one name are broken too: two readers would see two files.

    Raises:
        Damaged: it is.
    """
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = Counter(info.filename.lower() for info in archive.infolist())
            if any(times > 1 for times in names.values()):
                raise Damaged
            yield archive
    except FAULTS as fault:
        raise Damaged from fault


def demand_within(archive: zipfile.ZipFile, *, parts: int, unpacked_bytes: int) -> list[zipfile.ZipInfo]:
    """The parts, if they are no more and no larger. Sizes are the sender's word, but zipfile never reads past them.

    Raises:
        TooMuch, Damaged: they are; or packed in a way we do not unpack.
    """
    infos = archive.infolist()
    if len(infos) > parts or sum(info.file_size for info in infos) > unpacked_bytes:
        raise TooMuch
    if any(info.compress_type not in METHODS for info in infos):
        raise Damaged
    return infos


def pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo | str) -> Iterator[bytes]:
    """The part, piece by piece; at its end its length and checksum are known to be true."""
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            yield piece
