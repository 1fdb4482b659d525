"""What may be uploaded, and for what purpose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of file, decided by its content. Stored nowhere; the MIME type is."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    DOCX = "docx"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind is named, served and recognised by its ending."""

    label: str
    mark: str  # the word on its tile
    mime: str
    endings: tuple[str, ...]


FORMS: dict[Kind, Form] = {
    Kind.JPEG: Form("JPEG 照片", "照片", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    Kind.PNG: Form("PNG 图片", "图片", "image/png", ("png",)),
    Kind.WEBP: Form("WebP 图片", "图片", "image/webp", ("webp",)),
    Kind.PDF: Form("PDF", "PDF", "application/pdf", ("pdf",)),
    Kind.XLSX: Form(
        "Excel 表格", "表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)
    ),
    Kind.XLS: Form("Excel 97 表格", "表格", "application/vnd.ms-excel", ("xls",)),
    Kind.CSV: Form("CSV 表格", "表格", "text/csv", ("csv",)),
    Kind.DOCX: Form(
        "Word 文档",
        "文档",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
    ),
    Kind.ZIP: Form("ZIP 压缩包", "压缩包", "application/zip", ("zip",)),
}

PHOTO = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
SPREADSHEET = frozenset({Kind.XLSX, Kind.XLS, Kind.CSV})
#: What may be attached as evidence of a fact, unless a caller says otherwise.
EVIDENCE = PHOTO | SPREADSHEET | {Kind.PDF, Kind.DOCX}
#: Plot boundaries as a zipped shapefile.
SHAPEFILE = frozenset({Kind.ZIP})

#: Shown in the browser; everything else is handed over as a file.
INLINE = frozenset(FORMS[kind].mime for kind in PHOTO | {Kind.PDF})
IMAGES = frozenset(FORMS[kind].mime for kind in PHOTO)
MARKS = {form.mime: form.mark for form in FORMS.values()}


def listed(kinds: frozenset[Kind]) -> str:
    """``JPEG 照片、PNG 图片或 PDF``, in the order of ``FORMS``."""
    labels = [FORMS[kind].label for kind in Kind if kind in kinds]
    return labels[0] if len(labels) == 1 else f"{'、'.join(labels[:-1])}或{labels[-1]}"


def accept(kinds: frozenset[Kind]) -> str:
    """The ``accept`` attribute of a file field for ``kinds``."""
    return ",".join(f".{ending}" for kind in Kind if kind in kinds for ending in FORMS[kind].endings)
