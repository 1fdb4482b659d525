"""A printed paper measured from its PDF: every glyph in its place, none over another, none a box."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTLine, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

MM = 72 / 25.4
#: What of a glyph's square surely is ink, as shares of the size of its type: neighbours may touch, inks may not.
INSET, ABOVE, BELOW = 0.2, 0.62, -0.02
#: Punctuation is squeezed into half of its square where two follow each other, and is too small to cover anything.
UNMEASURED = frozenset("，。、；：！？“”‘’（）《》〈〉【】·—…　.,;:!?()\u200b")
CELL = 24.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as it lies on the page, in points from its lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Glyph) -> bool:
        """Whether the inks of the two lie over each other."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0
            and min(self.top, other.top) - max(self.bottom, other.bottom) > 0
        )


@dataclass(slots=True)
class Sheet:
    """A page: its size in points, its glyphs, its straight lines (left, bottom, right, top), and how many boxes."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    boxes: int = 0

    @property
    def text(self) -> str:
        """Everything that is drawn upright, in the order of drawing."""
        return "".join(glyph.text for glyph in self.glyphs)

    def faults(self, margin: float) -> Iterator[str]:
        """What is wrong with it, in words; ``margin`` (mm) is what stays white, or is the frame's."""
        edge = margin * MM
        if self.boxes:
            yield f"{self.boxes} characters are boxes"
        for one in self.glyphs:
            if not (
                edge <= one.left and edge <= one.bottom
                and one.right <= self.width - edge and one.top <= self.height - edge
            ):  # fmt: skip
                yield f"“{one.text}” at {one.left:.0f},{one.bottom:.0f} leaves its frame"
            if any(_crosses(line, one) for line in self.lines):
                yield f"a line goes through “{one.text}” at {one.left:.0f},{one.bottom:.0f}"
        yield from (
            f"“{one.text}” over “{other.text}” at {one.left:.0f},{one.bottom:.0f}"
            for one, other in self._overprinted()
        )

    def _overprinted(self) -> Iterator[tuple[Glyph, Glyph]]:
        near: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        for one in self.glyphs:
            places = {
                (int(x // CELL), int(y // CELL)) for x in (one.left, one.right) for y in (one.bottom, one.top)
            }
            met = {id(other): other for place in places for other in near[place]}
            yield from ((one, other) for other in met.values() if one.meets(other))
            for place in places:
                near[place].append(one)


def _crosses(line: tuple[float, float, float, float], one: Glyph) -> bool:
    left, bottom, right, top = line
    return left < one.right and right > one.left and bottom < one.top and top > one.bottom


class _Measuring(PDFLayoutAnalyzer):
    """Notes each character with its glyph's number: 0 is the box that is drawn for what a font does not have."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.sheets: list[Sheet] = []

    def begin_page(self, page: Any, ctm: Any) -> None:
        super().begin_page(page, ctm)
        _, _, width, height = self.cur_item.bbox
        self.sheets.append(Sheet(width, height))

    def render_char(self, matrix: Any, font: Any, size: float, *more: Any, **named: Any) -> float:
        width = super().render_char(matrix, font, size, *more, **named)
        sheet, cid = self.sheets[-1], more[2]
        drawn = self.cur_item._objs[-1].get_text()
        sheet.boxes += cid == 0
        a, b, c, _d, x, y = matrix
        if abs(b) < 1e-6 and abs(c) < 1e-6 and drawn.strip() and drawn not in UNMEASURED:  # upright
            em, wide = size * abs(a), width * abs(a)
            inset = min(INSET * em, wide / 3)
            sheet.glyphs.append(Glyph(drawn, x + inset, y + BELOW * em, x + wide - inset, y + ABOVE * em))
        return width

    def receive_layout(self, page: Any) -> None:
        for item in page:
            if isinstance(item, LTLine):
                self.sheets[-1].lines.append(item.bbox)
            elif isinstance(item, LTRect) and item.stroke:
                left, bottom, right, top = item.bbox
                self.sheets[-1].lines += [
                    (left, bottom, right, bottom), (left, top, right, top),
                    (left, bottom, left, top), (right, bottom, right, top),
                ]  # fmt: skip


def measured(pdf: bytes) -> list[Sheet]:
    """Every page of the paper."""
    resources = PDFResourceManager()
    device = _Measuring(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.get_pages(io.BytesIO(pdf)):
        interpreter.process_page(page)
    return device.sheets


def faults(sheets: list[Sheet], margin: float) -> list[str]:
    """What is wrong with any page of the paper; ``margin`` as of ``Sheet.faults``."""
    return [f"page {n}: {said}" for n, sheet in enumerate(sheets, start=1) for said in sheet.faults(margin)]
