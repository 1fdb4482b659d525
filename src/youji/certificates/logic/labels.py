"""Labels people really print: sizes, printers, and whether the signed code fits on one or only the short code."""

from __future__ import annotations

from dataclasses import dataclass

from youji.certificates.logic.algorithms import ED25519

#: Modules of light around a code that a scanner needs, on both sides together.
QUIET = 8
#: A module is at least so many dots of the printer, and so many millimetres: below it hand scanners miss in the field.
LEAST_DOTS, LEAST_MM = 3, 0.25
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Size:
    """One label. ``code_mm``: the side of the square that the code has, its light margin included.

    ``columns`` and ``rows``: how many stand on a sheet; one of a roll.
    """

    key: str
    word: str
    width_mm: float
    height_mm: float
    code_mm: float
    columns: int = 1
    rows: int = 1


SIZES = {
    one.key: one
    for one in (
        Size("50x30", "50×30 毫米标签", 50, 30, 16),
        Size("60x40", "60×40 毫米标签", 60, 40, 24),
        Size("80x60", "80×60 毫米标签", 80, 60, 36),
        Size("100x70", "100×70 毫米标签", 100, 70, 44),
        Size("roll72", "72 毫米卷纸", 72, 60, 34),
        Size("a5", "A5 纸", 148, 210, 60),
        Size("a4", "A4 不干胶（3×7，每张 70×42 毫米）", 70, 42.4, 25, 3, 7),
    )
}
PRINTERS = {203: "203 点（便携、热敏标签机）", 300: "300 点（标签机）", 600: "600 点（办公激光打印机）"}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a code stands on a label: signed or short, so many dots a module, so many millimetres wide; and why, in words."""

    signed: bool
    dots: int
    side_mm: float
    sentence: str


def dots_of(size: Size, dpi: int) -> int:
    """How many dots the whole label has."""
    return int(size.width_mm * size.height_mm * (dpi / MM_PER_INCH) ** 2)


def dots_for(size: Size, dpi: int, modules: int) -> int:
    """The most dots a module can have; 0 where the code would not be read."""
    dot = MM_PER_INCH / dpi
    dots = int(size.code_mm / ((modules + QUIET) * dot))
    return dots if dots >= LEAST_DOTS and dots * dot >= LEAST_MM else 0


def fit(size: Size, dpi: int, *, signed: int, short: int, said: str = ED25519.label) -> Fit:
    """The signed code where it fits, else the short one.

    Args:
        signed, short: how many modules each has on a side; ``signed`` 0 where there is no signature.
        said: the sentence of a signed code.
    """
    dots = dots_for(size, dpi, signed) if signed else 0
    if dots:
        return Fit(True, dots, dots * signed * MM_PER_INCH / dpi, said)
    dots = max(dots_for(size, dpi, short), 1)
    why = (
        f"{size.word}用{dpi}点的打印机印不下带签名的码，印的是短码：要联网核验。换大一号的标签或更细的打印机可以印带签名的码。"
        if signed
        else "这张合格证没有签名，印的是短码：要联网核验。"
    )
    return Fit(False, dots, dots * short * MM_PER_INCH / dpi, why)
