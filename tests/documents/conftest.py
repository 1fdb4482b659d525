"""Files of every sort, made on the spot."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


@pytest.fixture
def picture():
    def make(width: int = 40, height: int = 30, form: str = "JPEG", **options: object) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (width, height), "green").save(out, form, **options)
        return out.getvalue()

    return make


@pytest.fixture
def container():
    def make(entries: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return out.getvalue()

    return make


@pytest.fixture
def workbook(container):
    def make(sheet: bytes = b"<worksheet/>") -> bytes:
        return container(
            {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/sheet1.xml": sheet}
        )

    return make
