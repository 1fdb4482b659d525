"""How documents are handed out, and what is answered to a request that is too large."""

from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image

from youji.documents import storage
from youji.documents.logic.kinds import SHAPEFILE
from youji.documents.services import store
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(county_reviewer, now):
    def go(content: bytes, name: str, **options):
        options.setdefault("division", "430611")
        return store(file=content, name=name, actor=county_reviewer, now=now, **options)

    return go


def test_a_picture_is_shown_and_can_do_nothing_else(client_as, county_reviewer, put, picture):
    document = put(picture(), "茶园 1.jpg")
    answer = client_as(county_reviewer).get(f"/documents/{document.pk}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == picture()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''%E8%8C%B6%E5%9B%AD")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["表.csv", "地块.zip"])
def test_what_is_not_a_picture_or_pdf_is_handed_over_as_a_file(
    client_as, county_reviewer, put, container, name
):
    content = b"a,b\n1,2\n" if name.endswith("csv") else container({"a.shp": b"x"})
    document = put(content, name, kinds=SHAPEFILE | {"csv"})
    answer = client_as(county_reviewer).get(f"/documents/{document.pk}")
    assert answer["Content-Disposition"].startswith("attachment;")
    b"".join(answer.streaming_content)


def test_a_pdf_is_shown_without_being_able_to_run_anything(client_as, county_reviewer, put):
    document = put(b"%PDF-1.7\n%%EOF", "证书.pdf")
    answer = client_as(county_reviewer).get(f"/documents/{document.pk}")
    assert answer["Content-Disposition"].startswith("inline")
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert (
        "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    )  # shown beside the decision, by us only
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    b"".join(answer.streaming_content)


def test_outside_the_scope_is_the_same_as_absent(client_as, make_actor, client, put, picture):
    document = put(picture(), "a.jpg")
    other = client_as(make_actor(Role.COUNTY_REVIEWER, division="430602"))
    for path in (
        f"/documents/{document.pk}",
        f"/documents/{document.pk}/thumb",
        f"/documents/{uuid.uuid4()}",
    ):
        assert other.get(path).status_code == 404


def test_a_public_document_needs_no_account(client, put, picture):
    document = put(picture(), "a.jpg", is_public=True)
    assert client.get(f"/documents/{document.pk}/thumb").status_code == 200


def test_a_thumbnail_is_small_upright_and_says_nothing_about_where_it_was_taken(
    client_as, county_reviewer, put
):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the phone
    exif[0x010F] = "PhoneMaker"
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "green").save(out, "JPEG", exif=exif)
    document = put(out.getvalue(), "a.jpg")
    client = client_as(county_reviewer)
    answer = client.get(f"/documents/{document.pk}/thumb")
    small = Image.open(io.BytesIO(answer.content))
    assert small.size == (240, 480)
    assert not small.getexif()
    assert storage.thumb_path_of(document.sha256).exists()
    again = client.get(f"/documents/{document.pk}/thumb", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_a_pdf_has_no_thumbnail_and_missing_bytes_are_a_404(client_as, county_reviewer, put):
    document = put(b"%PDF-1.7\n%%EOF", "a.pdf")
    client = client_as(county_reviewer)
    assert client.get(f"/documents/{document.pk}/thumb").status_code == 404
    storage.path_of(document.sha256).unlink()
    assert client.get(f"/documents/{document.pk}").status_code == 404


@pytest.mark.parametrize(("path", "kind"), [("/documents/x", "text/html"), ("/api/v1/x", "application/json")])
def test_a_request_far_over_the_limit_gets_a_sentence_before_anything_reads_it(client, settings, path, kind):
    settings.UPLOAD_LIMIT_BYTES = 1_000_000
    answer = client.generic("POST", path, b"x" * 5_000_000)
    assert answer.status_code == 413
    assert answer["Content-Type"].startswith(kind)
    said = answer.json()["detail"] if "json" in kind else answer.content.decode()
    assert "不超过1 MB" in said


def test_the_frameworks_own_limit_gets_the_same_sentence(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post(
        "/accounts/login/", "login=" + "a" * 50, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "没有保存" in answer.content.decode()
