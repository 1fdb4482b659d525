"""Labels: which code fits on which, read back from what was rendered by a decoder that is not ours."""

from __future__ import annotations

import os
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from PIL import Image, ImageFilter

from youji.certificates.logic import number
from youji.certificates.logic.digits import address, text_of
from youji.certificates.logic.labels import LEAST_MM, PRINTERS, SIZES, fit
from youji.certificates.logic.statement import Statement, sign
from youji.certificates.selectors.labels import TEMPLATES, modules_of
from youji.shared.paper import pictures, qr_svg

WORDS = [
    ["产品名称", "豇豆"], ["数量", "500 kg"], ["产地", "湖南省岳阳市君山区清溪豇豆生产基地"], ["承诺依据", "质量安全控制符合要求"],
    ["承诺主体", "君山区清溪果蔬种植农民专业合作社"], ["联系方式", "13812345678"], ["开具日期", "2026年11月30日"],
]  # fmt: skip
PROMISE = "我承诺生产销售的食用农产品：未使用禁用农药、兽药及其他化合物；使用的常规农药、兽药残留不超标。"
#: Where the signed code does not fit: (size, dots an inch). Everywhere else it does.
SHORT = {("50x30", 203), ("50x30", 300), ("50x30", 600), ("60x40", 203), ("a4", 203)}


def token(copy: int = 50) -> tuple[str, str]:
    """A number, and what the QR of a copy holds, of fifty: long names, as a co-operative has them."""
    code = number.made("7K2M9P", date(2026, 11, 30), "AB3D")
    said = Statement(
        code, copy, 50, "豇豆", Decimal(500), "kg", WORDS[2][1], WORDS[4][1], "2026", (1,), 1
    )  # fmt: skip
    return code, text_of(code, sign(said, Ed25519PrivateKey.from_private_bytes(b"\1" * 32)), settings.ORIGIN)


def drawn(size, dpi: int, copy: int = 50):
    code, signed = token(copy)
    short = address(code, settings.ORIGIN)
    found = fit(size, dpi, signed=modules_of(signed), short=modules_of(short))
    text = signed if found.signed else short
    data = {
        "title": code, "issuer": WORDS[4][1], "width": size.width_mm, "height": size.height_mm, "columns": size.columns,
        "rows": size.rows, "box": size.code_mm, "side": round(found.side_mm, 3), "promise": PROMISE, "lines": WORDS, "number": code,
        "labels": [{"qr": qr_svg(text, quiet=False), "copy": f"第{n + 1}份，共50份"} for n in range(size.columns * size.rows)],
    }  # fmt: skip
    pages = pictures(TEMPLATES / "label.typ", data, dots_per_inch=dpi)
    return found, text, Image.open(BytesIO(pages[0])).convert("L"), len(pages)


def read(picture: Image.Image) -> set[str]:
    return {one.text for one in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("key", ["50x30", "60x40", "80x60", "100x70", "roll72"])
def test_every_label_of_a_roll_is_read_clean_noisy_and_blurred(key, dpi):
    size = SIZES[key]
    found, text, picture, pages = drawn(size, dpi)
    assert found.signed == ((key, dpi) not in SHORT)
    assert pages == 1
    assert found.dots * 25.4 / dpi >= LEAST_MM
    dark = picture.point(lambda value: 255 * (value > 127))  # as a thermal head burns it
    assert read(dark) == {text}
    noise = Image.frombytes("L", picture.size, Random(11).randbytes(picture.width * picture.height))  # noqa: S311
    assert read(Image.blend(dark, noise, 0.35)) == {text}
    tries = (dark.filter(ImageFilter.GaussianBlur(found.dots * share)) for share in (0.45, 0.35, 0.25))
    assert any(read(one) == {text} for one in tries)


@pytest.mark.slow
@pytest.mark.parametrize("dpi", PRINTERS)
@pytest.mark.parametrize("key", SIZES)
def test_the_whole_table_is_read_clean_noisy_and_blurred(key, dpi):
    """Every size on every printer. ``YOUJI_LABELS=20`` reads twenty of each; else two."""
    size, many = SIZES[key], int(os.environ.get("YOUJI_LABELS", "2"))
    clean = noisy = blurred = 0
    for copy in range(1, many + 1):
        found, text, picture, _ = drawn(size, dpi, copy)
        dark = picture.point(lambda value: 255 * (value > 127))
        if size.columns > 1:  # one of the sheet
            dark = dark.crop((0, 0, dark.width // size.columns, dark.height // size.rows))
        noise = Image.frombytes("L", dark.size, Random(copy).randbytes(dark.width * dark.height))  # noqa: S311
        clean += read(dark) == {text}
        noisy += read(Image.blend(dark, noise, 0.35)) == {text}
        tries = (dark.filter(ImageFilter.GaussianBlur(found.dots * share)) for share in (0.45, 0.35, 0.25))
        blurred += any(read(one) == {text} for one in tries)
    assert (clean, noisy, found.signed) == (many, many, (key, dpi) not in SHORT)
    assert blurred >= many - many // 20


def test_a_sheet_holds_21_and_an_a5_one():
    sheet = SIZES["a4"]
    found, text, picture, pages = drawn(sheet, 300)
    assert (found.signed, pages) == (True, 1)
    codes = zxingcpp.read_barcodes(picture)
    assert [one.text for one in codes] == [text] * sheet.columns * sheet.rows
    found, text, picture, _ = drawn(SIZES["a5"], 203)
    assert (found.signed, read(picture)) == (True, {text})


@pytest.mark.parametrize("size", SIZES.values(), ids=str)
@pytest.mark.parametrize("dpi", PRINTERS)
def test_what_fits_is_a_rule_and_is_said(size, dpi):
    code, signed = token()
    found = fit(size, dpi, signed=modules_of(signed), short=modules_of(address(code, settings.ORIGIN)))
    assert found.signed == ((size.key, dpi) not in SHORT)
    assert ("短码" in found.sentence) != found.signed
    assert found.side_mm <= size.code_mm
    assert not fit(size, dpi, signed=0, short=29).signed


@pytest.mark.django_db
def test_a_certificates_labels_come_as_a_pdf_and_dot_by_dot(client_as, grower, issue, lot):
    made = issue(lot, copies=3)
    client = client_as(grower)
    pdf = client.get(f"/desk/certificates/{made.code}/labels.pdf?size=80x60&dpi=203")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    zpl = client.get(
        f"/desk/certificates/{made.code}/labels.zpl?size=60x40&dpi=203&first=2&last=3"
    ).content.decode()
    assert zpl.count("^XA") == zpl.count("^XZ") == 2
    width, total, line, bits = re.search(r"\^PW(\d+).*?\^GFA,(\d+),\d+,(\d+),([0-9A-F]+)", zpl).groups()
    picture = (
        Image.frombytes("1", (int(width), int(total) // int(line)), bytes.fromhex(bits))
        .convert("L")
        .point(lambda value: 255 - value)
    )
    assert read(picture) == {address(made.code, settings.ORIGIN)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["size=9x9", "dpi=72", "first=4", "first=0", "last=4", "first=3&last=2", "size=a4&form=zpl"]
)
def test_labels_there_are_none_of(client_as, grower, issue, lot, asked):
    made = issue(lot, copies=3)
    form = "zpl" if "zpl" in asked else "pdf"
    assert client_as(grower).get(f"/desk/certificates/{made.code}/labels.{form}?{asked}").status_code == 422
