"""What a file is, read from its bytes. The name is not asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO, Any

from youji.documents.logic import pdf
from youji.documents.logic.kinds import Kind
from youji.documents.logic.rules import Archive, Picture
from youji.shared import unpacking

HEAD_BYTES = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"heif", b"hevc", b"msf1")
AVIF_BRANDS = (b"avif", b"avis")
#: What begins so has a name of its own in ``rules.MEND``.
NAMED = {
    b"II*\0": "tiff", b"MM\0*": "tiff", b"II+\0": "tiff", b"MM\0+": "tiff", b"GIF87a": "gif", b"GIF89a": "gif",
    b"Rar!\x1a\x07": "rar", b"7z\xbc\xaf\x27\x1c": "rar", b"{\\rtf": "doc",
}  # fmt: skip
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".jar")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Seen:
    """The kind, if it is one we know, and a hint for the sentence if it is one we can name."""

    kind: Kind | None
    hint: str = ""


def identify(file: IO[bytes]) -> Seen:
    """What ``file`` is."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    return (
        _picture_or_pdf(head)
        or _container(head, file)
        or _named(head)
        or _text(head, file)
        or Seen(None, _guess(head))
    )


def _picture_or_pdf(head: bytes) -> Seen | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Seen(Kind.JPEG)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Seen(Kind.PNG)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Seen(Kind.WEBP)
    if pdf.is_pdf(head):
        return Seen(Kind.PDF)
    return Seen(None, "program") if head.startswith(PROGRAMS) else None


def _named(head: bytes) -> Seen | None:
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return Seen(None, "bmp")
    if head[4:8] == b"ftyp":
        brands = [head[at : at + 4] for at in range(8, min(int.from_bytes(head[:4]), 64), 4)]
        if any(brand in AVIF_BRANDS for brand in brands):
            return Seen(None, "avif")
        return Seen(None, "heic" if head[8:12] in HEIC_BRANDS else "video")
    return next((Seen(None, hint) for start, hint in NAMED.items() if head.startswith(start)), None)


def _container(head: bytes, file: IO[bytes]) -> Seen | None:
    if head.startswith(OLE):
        return _ole(file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(file)
    return None


def _ole(file: IO[bytes]) -> Seen:
    """An old Office file: its directory names the stream it holds, in UTF-16."""
    file.seek(0)
    content = file.read()
    if any(word.encode("utf-16-le") in content for word in ("Workbook", "Book\0")):
        macro = "_VBA_PROJECT".encode("utf-16-le") in content
        return Seen(None, "macro") if macro else Seen(Kind.XLS)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Seen(None, "locked")
    return Seen(None, "doc" if "WordDocument".encode("utf-16-le") in content else "")


def _zip(file: IO[bytes]) -> Seen:
    try:
        with unpacking.opened(file) as archive:
            names = {name.lower() for name in archive.namelist()}
    except unpacking.Damaged:
        return Seen(Kind.ZIP)  # archive_of will say that it is broken
    if any(name.endswith("vbaproject.bin") for name in names):
        return Seen(None, "macro")
    if "ofd.xml" in names:
        return Seen(None, "ofd")
    if "[content_types].xml" in names:
        if "xl/workbook.xml" in names:
            return Seen(Kind.XLSX)
        if "word/document.xml" in names:
            return Seen(Kind.DOCX)
    return Seen(Kind.ZIP)


def _text(head: bytes, file: IO[bytes]) -> Seen | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<body", b"<head")):
        return Seen(None, "html")
    if start.startswith((b"<svg", b"<?xml")):
        return Seen(None, "svg" if b"<svg" in start else "")
    if start.startswith(b"<") or not _readable(file):
        return None
    return Seen(Kind.CSV)


def _readable(file: IO[bytes]) -> bool:
    """Whether all of it is text in UTF-8 or the national encoding, and looks like rows."""
    file.seek(0)
    content = file.read()
    if CONTROL.search(content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            first = content.decode(encoding).partition("\n")[0]
        except UnicodeDecodeError:
            continue
        return any(mark in first for mark in ",\t;，")
    return False


def _guess(head: bytes) -> str:
    """A rough name for what is left, from the table of a library that knows thousands."""
    import puremagic

    try:
        ending = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return "program" if ending in {".exe", ".dll", ".elf", ".msi", ".sh", ".bat"} else ""


def picture_of(file: IO[bytes]) -> Picture:
    """Width and height by the header, after the structure has been checked to its end; nothing is decoded.

    Raises:
        Damaged: the file is cut off or is not an image inside.
    """
    from PIL import Image

    try:
        file.seek(0)
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as image:
            found = Picture(*image.size, _bytes_a_pixel(image))
            image.verify()
        if image.format == "JPEG" and not _jpeg_ends(file):
            raise unpacking.Damaged
    except Image.DecompressionBombError:
        return Picture(99_999, 99_999)
    except Exception as fault:  # Pillow raises whatever its format's parser trips over
        raise unpacking.Damaged from fault
    return found


_MARK = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_END = 0xD9


def _jpeg_ends(file: IO[bytes]) -> bool:
    """Whether the picture itself is there to its last line: Pillow's check does not read a JPEG's lines.

    The small picture inside has an end of its own, so segments are passed over by their lengths.
    """
    file.seek(0)
    data = file.read()
    at = 2
    while (found := _MARK.search(data, at)) is not None:
        kind, at = found[1][0], found.end()
        if kind == _END:
            return True
        if kind != 0x01:  # all others have a length; behind a scan's stand its lines
            at += max(2, int.from_bytes(data[at : at + 2]))
    return False


def paper_of(file: IO[bytes]) -> pdf.Paper:
    """What a PDF says of itself."""
    file.seek(0)
    return pdf.look(file.read())


def _bytes_a_pixel(image: Any) -> int:
    """What Pillow takes for each pixel at its worst moment, measured on 25 million of each kind.

    An ordinary JPEG is read at a fraction of its size; a progressive one keeps all its coefficients, a WebP several
    whole canvases, and a picture one can see through is copied once.
    """
    if image.format == "JPEG":
        return 6 if image.info.get("progressive") else 0
    if image.format == "WEBP":
        return 16
    return {1: 1, 3: 4}.get(len(image.getbands()), 8)


def archive_of(file: IO[bytes]) -> Archive:
    """What the container's directory says.

    Raises:
        Damaged: it cannot be read.
    """
    with unpacking.opened(file) as archive:
        infos = archive.infolist()
    return Archive(
        entries=len(infos),
        packed_bytes=sum(info.compress_size for info in infos),
        unpacked_bytes=sum(info.file_size for info in infos),
        locked=any(info.flag_bits & 1 for info in infos),
        escapes=any(_escapes(info.filename) for info in infos),
        office=any(info.filename.lower() == "[content_types].xml" for info in infos),
        nested=any(info.filename.lower().endswith(ARCHIVES) for info in infos),
    )


def read_through(file: IO[bytes]) -> None:
    """Unpack every entry once, keeping nothing: sizes and checksums are then known to be true.

    Raises:
        Damaged: an entry is longer than its directory says, cut off, or damaged.
    """
    with unpacking.opened(file) as archive:
        for info in archive.infolist():
            for _ in unpacking.pieces(archive, info):
                pass


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]
