"""QR codes as SVG, for pages and for papers."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def qr_svg(text: str, *, quiet: bool = True) -> str:
    """A QR code of ``text`` as an ``<svg>`` element without a fixed size, dark on light in every theme.

    Args:
        quiet: with the light margin a scanner needs; without it where the paper around it is light anyway.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    svg = code.to_svg(add_quiet_zones=quiet)
    drawing = str(svg[svg.index("<svg") :])
    return re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', drawing, count=1)
