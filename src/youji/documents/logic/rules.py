"""What makes an uploaded file unacceptable, rule by rule, over facts read from its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from youji.documents.logic.kinds import FORMS, Kind, listed
from youji.documents.logic.pdf import Paper
from youji.shared.findings import Problem, Source, rule

SOURCE = Source("平台上传规则")
MEGABYTE = 1_000_000

#: Phones make 12 to 50 million.
MOST_PIXELS = 50_000_000
#: What making a small picture of it may take. Two visitors of a large drawing would otherwise fill a small server.
MOST_OPENED_BYTES = 200_000_000
LONGEST_SIDE = 20_000
#: An office file or zipped shapefile of honest people stays far below these.
MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 200 * MEGABYTE
#: Below this much unpacked a high ratio is only a tidy table; above it is a bomb.
RATIO_MATTERS_FROM_BYTES = 10 * MEGABYTE
HIGHEST_RATIO = 150

MEND = {
    "heic": "这是 HEIC 照片，很多电脑打不开。请在手机相机设置里选“兼容性最佳”，或转成 JPEG 再上传。",
    "avif": "这是 AVIF 图片，很多电脑打不开。请转成 JPEG 再上传；手机上截一张图也可以。",
    "tiff": "这是 TIFF 图片，很多电脑打不开。请转成 JPEG，多页的转成 PDF，再上传。",
    "bmp": "这是 BMP 图片，没有压缩。请另存为 JPEG 或 PNG 再上传。",
    "gif": "这是 GIF 图片。请另存为 PNG 或 JPEG 再上传。",
    "video": "这是视频或手机动态照片。请上传照片本身（JPEG）。",
    "ofd": "这是 OFD 版式文件（电子证照常用）。请用 OFD 阅读器打开，另存或打印成 PDF 再上传。",
    "rar": "这是 RAR 或 7z 压缩包。请解压后上传里面的文件。",
    "doc": "这是 Word 97、WPS 或 RTF 文档。请在 Word 或 WPS 里另存为 .docx 或 PDF 再上传。",
    "macro": "这个文件带有宏，可能执行程序。请另存为不带宏的 .xlsx 或 .docx 再上传。",
    "html": "这是网页，不能作为材料上传。请打印成 PDF 再上传。",
    "svg": "这是矢量图，可能夹带程序。请导出为 PNG 再上传。",
    "program": "这是程序，不能上传。",
    "locked": "这个文件加了密码，审核人打不开。请去掉密码再上传。",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An image's size as its header tells it, and what each pixel takes once it is opened (measured)."""

    width: int
    height: int
    bytes_a_pixel: int = 4

    @property
    def opened_bytes(self) -> int:
        """What opening it takes."""
        return self.width * self.height * self.bytes_a_pixel


@dataclass(frozen=True, slots=True)
class Archive:
    """What a zip container's directory tells before anything is unpacked."""

    entries: int
    packed_bytes: int
    unpacked_bytes: int
    locked: bool = False
    escapes: bool = False  # an entry's name leads out of the folder it is unpacked to
    nested: bool = False  # holds another archive
    office: bool = False  # a document or workbook


@rule("DOC-001", source=SOURCE)
def not_empty(size_bytes: int) -> str | None:
    """空文件不收。"""
    return None if size_bytes else "这个文件是空的。请检查后重新选择。"


@rule("DOC-002", source=SOURCE)
def not_too_large(size_bytes: int, limit_bytes: int) -> str | None:
    """单个文件不超过上限。"""
    if size_bytes <= limit_bytes:
        return None
    return (
        f"文件超过{limit_bytes // MEGABYTE} MB 的上限，没有保存。请压缩照片，或把 PDF 拆成几份，再分别上传。"
    )


@rule("DOC-003", source=SOURCE)
def of_a_kind_asked_for(kind: Kind | None, hint: str, kinds: frozenset[Kind]) -> str | None:
    """只收这一处要求的类型，类型由内容判断。"""
    if kind in kinds:
        return None
    if hint in MEND:
        return MEND[hint]
    seen = FORMS[kind].label if kind else "无法识别的文件"
    return f"内容是{seen}，这里不收。请上传{listed(kinds)}。"


@rule("DOC-004", source=SOURCE)
def paper_can_be_opened(paper: Paper) -> str | None:
    """PDF 传完整了，不用密码就能打开。"""
    if not paper.whole:
        return "这个 PDF 不完整，打不开，可能没有传完。请在本机打开确认后重新上传。"
    return MEND["locked"] if paper.locked else None


@rule("DOC-005", source=SOURCE)
def picture_can_be_opened(picture: Picture) -> Problem | None:
    """图片的像素数、打开时要用的内存不超过上限。"""
    w, h = picture.width, picture.height
    if w * h <= MOST_PIXELS and max(w, h) <= LONGEST_SIDE:
        most = MOST_OPENED_BYTES // picture.bytes_a_pixel if picture.bytes_a_pixel else MOST_PIXELS
        if w * h <= most:
            return None
        said = f"这种格式的图片超过{most // 10_000:,}万像素时打不开。请另存为 JPEG，或缩小后再上传。"
    else:
        said = f"超过{MOST_PIXELS // 10_000:,}万像素的上限。请缩小后再上传。"
    return Problem(f"图片是{w}×{h}像素，{said}", values={"width": w, "height": h})


@rule("DOC-006", source=SOURCE)
def archive_is_honest(archive: Archive) -> str | None:
    """压缩包展开后的个数、大小、倍数不超过上限，不加密，不夹带压缩包。"""
    if archive.locked:
        return MEND["locked"]
    if archive.nested and not archive.escapes and archive.office:
        return "这个文档里嵌有压缩包，审核人打不开。请删去嵌入的压缩包，另存后再上传。"
    if archive.escapes or archive.nested:
        return "压缩包里有不安全的路径或另一个压缩包。请把需要的文件直接打成一个 zip 再上传。"
    ratio = archive.unpacked_bytes / max(archive.packed_bytes, 1)
    bomb = archive.unpacked_bytes > RATIO_MATTERS_FROM_BYTES and ratio > HIGHEST_RATIO
    if archive.entries > MOST_ENTRIES or archive.unpacked_bytes > MOST_UNPACKED_BYTES or bomb:
        return (
            f"文件展开后过大（{archive.entries:,}个部分，{archive.unpacked_bytes / MEGABYTE:,.0f} MB），"
            "没有打开。请删去多余的工作表、空行和图片，另存后再上传。"
        )
    return None
