"""What a photograph of a code says."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageFilter

from youji.shared.barcodes import codes_in

CODE = "1" + "202600" + "1" + "001" + "0" * 21


def photograph(text: str, *, turned: int = 0, blurred: float = 0, scale: int = 4) -> bytes:
    """A label in the hand: the code on white, a little turned, a little out of focus."""
    import zxingcpp

    drawn = Image.fromarray(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=scale)
    )
    sheet = Image.new("L", (drawn.width + 200, drawn.height + 160), 255)
    sheet.paste(drawn, (90, 70))
    sheet = sheet.rotate(turned, fillcolor=255).filter(ImageFilter.GaussianBlur(blurred))
    kept = BytesIO()
    sheet.convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()


@pytest.mark.parametrize(("turned", "blurred"), [(0, 0), (12, 1.5), (90, 1)])
def test_a_code_is_read_as_it_stands(turned, blurred):
    address = f"https://example.cn/{CODE}"
    assert codes_in(photograph(address, turned=turned, blurred=blurred)) == (address,)


def test_a_picture_without_a_code_says_nothing():
    kept = BytesIO()
    Image.new("RGB", (300, 200), (30, 120, 60)).save(kept, "JPEG")
    assert codes_in(kept.getvalue()) == ()


def test_what_is_no_picture_is_an_error():
    with pytest.raises(OSError, match="cannot identify"):
        codes_in(b"no picture")
