"""QR codes as SVG."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def qr_svg(text: str) -> str:
    """A QR code of ``text`` as an ``<svg>`` element without a fixed size, dark on light in every theme."""
    import zxingcpp

    svg = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(
        add_quiet_zones=True
    )
    drawing = str(svg[svg.index("<svg") :])
    return re.sub(r'width="(\d+)" height="(\d+)"', r'viewBox="0 0 \1 \2"', drawing, count=1)
