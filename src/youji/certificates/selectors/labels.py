"""Labels of a certificate as a PDF or as ZPL: which code fits, and each copy with its own number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageOps

from youji.certificates.logic.cose import opened
from youji.certificates.logic.digits import address, text_of
from youji.certificates.logic.labels import PRINTERS, SIZES, Fit, Size, dots_of, fit
from youji.certificates.logic.ranges import Range, met
from youji.certificates.logic.ranges import said as said_of
from youji.certificates.models import Certificate
from youji.certificates.selectors.shown import Shown
from youji.shared.paper import pictures, qr_svg, render
from youji.shared.refusals import Refused

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
#: Labels that are drawn while somebody waits; of more, one asks for the next range.
MOST = 500
#: The same, dot by dot; and so many dots together, of which two digits are sent for eight.
MOST_DRAWN, MOST_DOTS = 100, 50_000_000
#: From which darkness on a dot is printed.
DARK = 127
#: (certificate, copy) → the signed statement of that copy; nothing where there is no key.
Signer = Callable[[Certificate, int], bytes]


@dataclass(frozen=True, slots=True)
class Order:
    """Which labels, how large, for which printer."""

    size: Size
    dpi: int
    first: int
    last: int


def order_of(row: Certificate, said: dict[str, str], *, most: int = MOST) -> Order:
    """What was asked for in an address: ``size``, ``dpi``, ``first``, ``last``; ``most`` copies at once.

    Raises:
        Refused: there is no such size or printer, or the copies are none of the certificate's, void, or too many at once.
    """
    size, dpi = SIZES.get(said.get("size") or "60x40"), _whole(said.get("dpi"), 203)
    if size is None or dpi not in PRINTERS:
        raise Refused("没有这种标签或打印机。请从页面上选。", "size")
    first = _whole(said.get("first"), 1)
    last = _whole(said.get("last"), min(row.copies, first + most - 1))
    if not 1 <= first <= last <= row.copies:
        raise Refused(f"这张合格证共{row.copies}份，没有要打印的这几份。", "first")
    if last - first >= most:
        raise Refused(f"一次最多打印{most:,}份，请分几次打印。", "last")
    if void := met(Range(first, last), (Range(one.first, one.last) for one in row.voids.all())):
        raise Refused(f"{said_of(void)}已作废，不能再打印。请只打印没有作废的。", "first")
    return Order(size, dpi, first, last)


def _whole(text: str | None, otherwise: int) -> int:
    return (
        int(text)
        if text and text.isascii() and text.isdigit() and len(text) < 7
        else otherwise
        if not text
        else 0
    )


def modules_of(text: str) -> int:
    """How many modules the code of ``text`` has on a side."""
    return int(re.findall(r'viewBox="0 0 (\d+) ', qr_svg(text, quiet=False))[0])


def fit_of(row: Certificate, order: Order, sign: Signer) -> Fit:
    """Whether the signed code fits: by the copy with the longest statement."""
    token = sign(row, order.last)
    short = modules_of(address(row.code, settings.ORIGIN))
    if not token:
        return fit(order.size, order.dpi, signed=0, short=short, said="")
    signed = modules_of(text_of(row.code, token, settings.ORIGIN))
    return fit(order.size, order.dpi, signed=signed, short=short, said=opened(token).algorithm.label)


def texts(row: Certificate, order: Order, sign: Signer) -> tuple[Fit, list[str]]:
    """What the code of each label holds."""
    found = fit_of(row, order, sign)
    copies = range(order.first, order.last + 1)
    if not found.signed:
        return found, [address(row.code, settings.ORIGIN)] * len(copies)
    return found, [text_of(row.code, sign(row, copy), settings.ORIGIN) for copy in copies]


def labels_pdf(said: Shown, order: Order, sign: Signer) -> bytes:
    """The labels, each a page of the label's size, or a sheet full.

    Raises:
        CannotPrint: a character that no font has, or the words do not fit on this size.
    """
    return render(TEMPLATES / "label.typ", _drawn(said, order, sign), keep=False)


def _drawn(said: Shown, order: Order, sign: Signer) -> dict[str, Any]:
    found, codes = texts(said.row, order, sign)
    size = order.size
    return {
        "title": f"承诺达标合格证 {said.row.code}",
        "issuer": said.row.issuer,
        "width": size.width_mm,
        "height": size.height_mm,
        "columns": size.columns,
        "rows": size.rows,
        "box": size.code_mm,
        "side": round(found.side_mm, 3),
        "number": said.row.code,
        "promise": said.told.promise,
        "lines": [list(one) for one in lines_of(said)],
        "labels": [
            {"qr": qr_svg(text, quiet=False), "copy": f"第{copy}份，共{said.row.copies}份"}
            for copy, text in enumerate(codes, order.first)
        ],
    }


def lines_of(said: Shown) -> list[tuple[str, str]]:
    """What stands on the label beside the promise: all elements but those that the package has."""
    row = said.row
    facts: dict[str, str] = dict(said.told.facts)
    lines = [
        ("product", "产品名称", facts["产品"]),
        ("quantity", "数量", facts["数量"]),
        ("place", "产地", facts["产地"]),
        ("basis", "承诺依据", facts["承诺依据"]),
        ("issuer", "承诺主体", facts["承诺主体"]),
        ("contact", "联系方式", row.contact),
        ("day", "开具日期", facts["开具日期"]),
    ]
    return [(word, value) for key, word, value in lines if key not in row.on_package and value]


def labels_zpl(said: Shown, order: Order, sign: Signer) -> str:
    """The same labels for an office printer that speaks ZPL II: drawn here dot by dot, so it needs no Chinese font.

    Raises:
        CannotPrint: as ``labels_pdf``.
        Refused: a sheet is no label of a roll, or too many at once.
    """
    most = min(MOST_DRAWN, MOST_DOTS // dots_of(order.size, order.dpi))
    if order.size.columns * order.size.rows > 1 or order.last - order.first >= most:
        raise Refused(f"ZPL 只印成卷的标签，这种大小和打印机一次最多{most}份。", "size")
    pages = pictures(TEMPLATES / "label.typ", _drawn(said, order, sign), dots_per_inch=order.dpi)
    return "".join(_zpl(page) for page in pages)


def _zpl(page: bytes) -> str:
    """One page as a graphic field: a bit a dot, set where it is dark."""
    picture = (
        ImageOps.invert(Image.open(BytesIO(page)).convert("L"))
        .point(lambda value: 255 * (value > DARK))
        .convert("1")
    )
    width, height = picture.size
    line = (width + 7) // 8
    total = line * height
    return (
        f"^XA^PW{width}^LL{height}^FO0,0^GFA,{total},{total},{line},{picture.tobytes().hex().upper()}^FS^XZ\n"
    )
