"""What is kept, what is refused, and with which words."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youji.documents import selectors, storage
from youji.documents.logic.kinds import EVIDENCE, PHOTO, SHAPEFILE, Kind
from youji.documents.models import Document
from youji.documents.services import store
from youji.ledger.models import AuditEntry
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, PRODUCERS, Role
from youji.shared.refusals import Refused
from youji.shared.rooms import recurring

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(county_reviewer, now):
    def go(content: bytes, name: str, **options):
        return store(
            file=SimpleUploadedFile(name, content), name=name, actor=county_reviewer, now=now, **options
        )

    return go


def bomb_png(width: int, height: int) -> bytes:
    """A PNG whose header promises more pixels than any machine has."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"0"))
        + chunk(b"IEND", b"")
    )


def test_a_photo_is_kept_under_its_hash_with_an_entry_in_the_trail(put, picture):
    document = put(picture(), "茶园.jpg", division="430611")
    assert storage.path_of(document.sha256).read_bytes() == picture()
    assert (document.mime, document.name, document.size_bytes) == ("image/jpeg", "茶园.jpg", len(picture()))
    assert AuditEntry.objects.get(action="documents.document.stored").after["sha256"] == document.sha256


def test_the_same_bytes_are_stored_once_and_have_two_rows(put, picture, media):
    first, second = put(picture(), "a.jpg"), put(picture(), "b.jpg")
    assert first.sha256 == second.sha256
    assert first.pk != second.pk
    assert len([p for p in media.rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize("name", ["表.xlsx", "表.csv", "证书.pdf", "图.png", "图.webp"])
def test_every_kind_of_evidence_is_taken(put, picture, workbook, name):
    content = {
        "xlsx": workbook(),
        "csv": "名称,面积\n君山茶叶,3400\n".encode("gb18030"),
        "pdf": b"%PDF-1.7\n1 0 obj\n%%EOF",
        "png": picture(form="PNG"),
        "webp": picture(form="WEBP"),
    }[name.partition(".")[2]]
    assert put(content, name).name == name


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.pdf", "空的"),
        (b"<html><script>alert(1)</script>", "说明.pdf", "网页"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.png", "矢量图"),
        (b"MZ\x90\x00" + b"\0" * 100, "照片.jpg", "程序"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "照片.heic", "HEIC"),
        (b"%PDF-1.7\n1 0 obj", "证书.pdf", "不完整"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 40, "照片.jpg", "视频"),
        (b"\xff\xd8\xff\xe0 cut off", "照片.jpg", "打不开"),
        (b"PK\x03\x04 cut off", "表.xlsx", "ZIP 压缩包，这里不收"),
        (b"\x00\x01\x02\x03" * 50, "材料.csv", "无法识别"),
        (b"just a line of text", "材料.csv", "无法识别"),
    ],
)
def test_a_file_that_is_not_what_we_take_is_refused_with_a_sentence(put, content, name, words):
    with pytest.raises(Refused) as refused:
        put(content, name)
    assert words in str(refused.value)
    assert not Document.objects.exists()


def test_nothing_is_left_on_the_disk_after_a_refusal(put, media):
    with pytest.raises(Refused):
        put(b"<html>", "a.pdf")
    assert [p for p in media.rglob("*") if p.is_file()] == []


def test_a_workbook_is_not_a_photo_where_photos_are_asked_for(put, workbook):
    with pytest.raises(Refused, match="请上传JPEG 照片、PNG 图片或WebP 图片"):
        put(workbook(), "表.xlsx", kinds=PHOTO)


def test_a_zip_is_taken_only_where_a_shapefile_is_asked_for(put, container):
    zipped = container({"地块.shp": b"x", "地块.dbf": b"x"})
    with pytest.raises(Refused, match="ZIP"):
        put(zipped, "地块.zip")
    assert put(zipped, "地块.zip", kinds=SHAPEFILE).mime == "application/zip"
    assert Kind.ZIP not in EVIDENCE


def test_a_name_without_an_ending_gets_the_right_one(put, picture):
    assert put(picture(), "../../blob").name == "blob.jpg"


class Endless(io.RawIOBase):
    """A file that never ends, and counts how much of it was asked for."""

    asked = 0

    def read(self, size: int = -1) -> bytes:
        self.asked += size
        return b"\xff" * size


def test_a_huge_file_is_refused_as_soon_as_it_is_over_the_limit(county_reviewer, now, settings, media):
    settings.UPLOAD_LIMIT_BYTES = 1_000_000
    endless = Endless()
    with pytest.raises(Refused, match="上限"):
        store(file=endless, name="a.jpg", actor=county_reviewer, now=now)
    assert endless.asked < 1_200_000
    assert [p for p in media.rglob("*") if p.is_file()] == []


def test_a_workbook_that_unpacks_to_a_gigabyte_is_refused_unopened(put, workbook):
    with pytest.raises(Refused, match="展开后过大"):
        put(workbook(b"\0" * 30_000_000), "表.xlsx")


def test_a_workbook_that_lies_about_its_unpacked_size_is_refused(put, workbook):
    honest = workbook(b"A" * 50_000)
    liar = honest.replace(struct.pack("<I", 50_000), struct.pack("<I", 10))
    assert liar != honest
    with pytest.raises(Refused, match="打不开"):
        put(liar, "表.xlsx")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "inner.zip"])
def test_a_zip_that_reaches_out_or_nests_is_refused(put, container, name):
    with pytest.raises(Refused, match="不安全"):
        put(container({name: b"x"}), "地块.zip", kinds=SHAPEFILE)


def test_a_picture_with_too_many_pixels_is_refused_undecoded(put):
    with pytest.raises(Refused, match="像素"):
        put(bomb_png(60_000, 60_000), "图.png")


def test_a_document_that_no_record_names_is_who_uploaded_its_alone(put, picture, make_actor, county_reviewer):
    """Whose it is and where says nothing of who reads it: who reads what a record names, each room's tests say."""
    document = put(picture(), "a.jpg", operator_id=7, division="430611")
    blind = [
        *(make_actor(role, division="43") for role in Role if role not in PRODUCERS),
        make_actor(Role.HOLDER, operator_id=7),
        make_actor(),
        ANONYMOUS,
    ]
    assert selectors.find(document.pk, county_reviewer) == document
    assert [selectors.find(document.pk, actor) for actor in blind] == [None] * len(blind)
    assert selectors.find("not-a-uuid", county_reviewer) is None


@pytest.mark.parametrize(("hours", "gone"), [(0, 0), (23, 0), (25, 1)])
def test_what_a_killed_server_left_half_received_goes_after_a_day(settings, tmp_path, hours, gone):
    settings.MEDIA_ROOT = tmp_path
    left = tmp_path / "incoming" / "tmpleft"
    left.parent.mkdir()
    left.write_bytes(b"half")
    assert storage.sweep(clock.now() + timedelta(hours=hours)) == gone
    assert left.exists() is not bool(gone)


def test_where_nothing_ever_came_nothing_is_swept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert storage.sweep(clock.now()) == 0


def test_the_worker_sweeps_what_was_left():
    assert "documents.sweep_incoming" in {job.name for job in recurring()}
