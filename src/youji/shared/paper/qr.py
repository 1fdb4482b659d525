"""QR codes as SVG, for pages and for papers."""

from __future__ import annotations

import re
from functools import lru_cache

_DARK = re.compile(rb"\x00+")


@lru_cache(maxsize=256)
def qr_svg(text: str, *, quiet: bool = True) -> str:
    """A QR code of ``text`` as an ``<svg>`` element without a fixed size, dark on light in every theme.

    Drawn here from its modules: the library's own SVG takes three times as long as finding the code, and a roll of labels
    has thousands.

    Args:
        quiet: with the light margin a scanner needs; without it where the paper around it is light anyway.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = code.to_image(add_quiet_zones=quiet)
    side, dots = picture.shape[1], bytes(memoryview(picture))  # type: ignore[arg-type]  # it is one; its stub does not say
    runs = (
        f"M{found.start()} {row}h{found.end() - found.start()}v1H{found.start()}z"
        for row in range(picture.shape[0])
        for found in _DARK.finditer(dots[row * side : (row + 1) * side])
    )
    return (
        f'<svg version="1.1" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {picture.shape[0]}">'
        f'<rect width="{side}" height="{picture.shape[0]}" fill="#FFFFFF"/><path fill="#000000" d="{"".join(runs)}"/></svg>'
    )
