"""Evidence opens for whoever must judge it, or is refused at the door: the cases people really send, each with its outcome."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.documents.logic import pdf
from youji.documents.models import Document
from youji.documents.services import store
from youji.documents.thumbs import thumb
from youji.shared.refusals import Refused

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
PLAIN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n54\n%%EOF\n"
)
#: The first part of one made for the web ends as a whole one does.
FOR_THE_WEB = b"%PDF-1.5\ntrailer<</Prev 9>>\nstartxref\n0\n%%EOF\n" + b"5 0 obj<</Length 9>>\n" * 400


def drawn(form: str, **options: object) -> bytes:
    """A picture with enough in it that half of it is missed."""
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, form, **options)
    return out.getvalue()


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def with_small_picture() -> bytes:
    """A photo with a whole small one inside, as cameras make them, cut off in the large one's lines."""
    small, large = drawn("JPEG", quality=10), drawn("JPEG")
    note = b"Exif\0\0" + small
    return half(large[:2] + b"\xff\xe1" + (len(note) + 2).to_bytes(2) + note + large[2:])


#: What is sent → what of its sentence, or the name under which it is kept.
CASES = {
    "01_plain.jpg": (lambda: drawn("JPEG"), "茶园.jpg", "茶园.jpg"),
    "02_truncated_half.jpg": (lambda: half(drawn("JPEG")), "茶园.jpg", None),
    "02_progressive_half.jpg": (lambda: half(drawn("JPEG", progressive=True)), "茶园.jpg", None),
    "02_half_with_a_small_picture_inside.jpg": (with_small_picture, "茶园.jpg", None),
    "02_all_there_but_noughts_at_the_end.jpg": (lambda: half(drawn("JPEG")) + bytes(9000), "茶园.jpg", None),
    "04_progressive.jpg": (lambda: drawn("JPEG", progressive=True), "茶园.jpg", "茶园.jpg"),
    "07_webp_named.jpg": (lambda: drawn("WEBP"), "茶园.jpg", "茶园.webp"),
    "07_png_named.jpg": (lambda: drawn("PNG"), "mmexport1.JPG", "mmexport1.png"),
    "07_pdf_named.jpg": (lambda: PLAIN, "证书.jpg", "证书.pdf"),
    "14_truncated.png": (lambda: half(drawn("PNG")), "茶园.png", None),
    "15_truncated.webp": (lambda: half(drawn("WEBP")), "茶园.webp", None),
    "16_motion_photo.jpg": (
        lambda: drawn("JPEG") + b"\0\0\0\x18ftypmp42" + bytes(900),
        "茶园.jpg",
        "茶园.jpg",
    ),
    "18_heic.heic": (lambda: b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(40), "茶园.heic", "HEIC"),
    "19_heic_named.jpg": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "茶园.jpg", "HEIC"),
    "20_avif.avif": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(40), "茶园.avif", "AVIF"),
    "20_avif_that_says_mif1": (lambda: b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif" + bytes(40), "茶园.jpg", "AVIF"),
    "21_tiff": (lambda: drawn("TIFF"), "扫描.tif", "TIFF"),
    "22_bmp_renamed.jpg": (lambda: drawn("BMP"), "茶园.jpg", "BMP"),
    "23_gif": (lambda: drawn("GIF"), "茶园.gif", "GIF"),
    "30_plain.pdf": (lambda: PLAIN, "证书.pdf", "证书.pdf"),
    "31_encrypted.pdf": ((FILES / "aes-256-user.pdf").read_bytes, "证书.pdf", "加了密码"),
    "31_locked_by_its_owner.pdf": ((FILES / "aes-256-owner.pdf").read_bytes, "证书.pdf", "证书.pdf"),
    "32_truncated.pdf": (lambda: PLAIN[:90], "证书.pdf", "不完整"),
    "32_truncated_for_the_web.pdf": (lambda: FOR_THE_WEB, "证书.pdf", "不完整"),
    "33_junk_before_header.pdf": (lambda: b"\r\n" + PLAIN, "证书.pdf", "证书.pdf"),
    "33_byte_order_mark.pdf": (lambda: b"\xef\xbb\xbf" + PLAIN, "证书.pdf", "证书.pdf"),
    "34_junk_behind.pdf": (lambda: PLAIN + b"<!-- mail -->" * 300, "证书.pdf", "证书.pdf"),
    "35_head_alone.pdf": (lambda: b"%PDF-1.4\n", "证书.pdf", "不完整"),
    "43_wps.wps": (lambda: ole("WordDocument"), "证明.wps", "Word 97、WPS"),
    "44_et.et": (lambda: ole("Workbook"), "名单.et", "名单.xls"),
    "45_csv_gb18030.csv": (lambda: "名称,亩\n茶园,3.5\n".encode("gb18030"), "名单.csv", "名单.csv"),
    "46_empty.jpg": (lambda: b"", "茶园.jpg", "空的"),
    "47_rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(40), "材料.rar", "RAR"),
    "48_rtf": (lambda: rb"{\rtf1\ansi{\fonttbl{\f0 SimSun;}}}", "证明.rtf", "RTF"),
}


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream.encode("utf-16-le") + bytes(64)


@pytest.fixture
def put(county_reviewer, now):
    def go(content: bytes, name: str):
        return store(file=SimpleUploadedFile(name, content), name=name, actor=county_reviewer, now=now)

    return go


@pytest.mark.parametrize(("made", "name", "outcome"), CASES.values(), ids=CASES)
def test_it_opens_or_is_refused_with_its_mend(put, made, name, outcome):
    if outcome is None or "." not in outcome:
        with pytest.raises(Refused, match=outcome or "打不开|没有传完"):
            put(made(), name)
        assert not Document.objects.exists()
        return
    document = put(made(), name)
    assert document.name == outcome
    if document.thumb:
        assert thumb(document.sha256).stat().st_size


def test_ofd_is_named_with_its_mend(put, container):
    with pytest.raises(Refused, match=r"OFD 版式文件.*另存或打印成 PDF"):
        put(container({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}), "执照.ofd")


def test_a_document_that_holds_an_archive_is_told_so_in_its_own_words(put, container):
    inside = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>", "word/embeddings/a.zip": b"x"}
    with pytest.raises(Refused, match="这个文档里嵌有压缩包"):
        put(container(inside), "证明.docx")


@pytest.mark.parametrize("way", ["rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256"])
@pytest.mark.parametrize(("whose", "locked"), [("user", True), ("owner", False)])
def test_only_a_password_that_has_to_be_typed_locks(way, whose, locked):
    """Made by another program: every way to lock that the standard has."""
    seen = pdf.look((FILES / f"{way}-{whose}.pdf").read_bytes())
    assert (seen.whole, seen.locked) == (True, locked)


@pytest.mark.parametrize(
    "odd",
    [
        b"%PDF-1.4\n(see /Encrypt 5 0 R in the manual)\n%%EOF",
        b"%PDF-1.4\n5 0 obj<</Filter/Standard/R 3/U(>>endobj trailer<</Encrypt 5 0 R>>\n%%EOF",
        b"%PDF-1.4\n/Encrypt<</Filter/Standard/R 6/U(short)>>\n%%EOF",
        b"%PDF-1.4\n/Encrypt<</Filter/Standard/R 3/Length 0/U(u)/O(o)/P -4>>\n%%EOF",
        b"%PDF-1.4\n/Encrypt<</Filter/Standard/R 4/Length -9/U(u)/O(o)/P -4>>\n%%EOF",
        b"%PDF-1.4\n/Encrypt<</Filter/Standard/R 3/Length 128/U(u)/O(o)/P -4>>\n/ID[("
        + b"i" * 5000
        + b"%%EOF",
    ],
)
def test_what_is_not_understood_of_a_lock_is_no_lock(odd):
    assert pdf.look(odd) in (pdf.Paper(True, locked=False), pdf.Paper(True, locked=True))


def test_a_program_is_told_the_name_that_changed(caller, county_reviewer):  # noqa: F811
    sent = SimpleUploadedFile("照片.jpg", drawn("PNG"), "image/jpeg")
    said = caller(county_reviewer).client.post("/api/v1/documents/", {"file": sent}).json()
    assert (said["name"], said["notes"]) == (
        "照片.png",
        ["“照片.jpg”的内容是PNG 图片，已改名为“照片.png”。"],
    )
