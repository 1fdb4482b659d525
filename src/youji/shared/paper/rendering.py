"""From a template and data to a PDF or a picture."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from youji.shared.paper.glyphs import font_folders, undrawable
from youji.shared.paper.qr import qr_svg
from youji.shared.refusals import Refused

Format = Literal["pdf", "png"]
#: What a template may import: the package, so that every room's finds ``/shared/paper/house.typ``.
ROOT = Path(__file__).resolve().parent.parent.parent
DOTS_PER_INCH = 110
#: typst keeps what it worked out for the last ten papers; so many empty ones drive it out.
EMPTY = 11
#: How ``refuse(what)`` of ``house.typ`` reaches us through typst's own words.
REFUSED = re.compile(r"不够印：([^\"\n]*)")


class CannotPrint(Refused):
    """There is no such paper; the sentence says which character or text is in the way, and what to do."""


def render(
    template: Path, data: Mapping[str, Any], *, qr: str = "", format_: Format = "pdf", keep: bool = True
) -> bytes:
    """``template`` filled with ``data``: every character drawn, every text whole inside its place.

    The last 32 are kept in memory. The heavy libraries load on the first one.

    Args:
        keep: not of what is large and asked for once, as a roll of labels; nor does typst keep anything of it then.
        template: a ``.typ`` inside the package.
        qr: what the code that ``qr(size)`` draws leads to.

    Raises:
        CannotPrint: a character that no font has, or a text longer than the paper holds at its smallest size.
    """
    demand_drawable(data)
    said = json.dumps(data, ensure_ascii=False, sort_keys=True)
    if keep:
        return _compile(str(template), said, qr, format_)
    made = _compile.__wrapped__(str(template), said, qr, format_)
    _forget()
    return made


def pictures(template: Path, data: Mapping[str, Any], *, dots_per_inch: int) -> list[bytes]:
    """Every page as a PNG of so many dots an inch: what a printer that knows no fonts puts down dot by dot.

    Raises:
        CannotPrint: as ``render``.
    """
    demand_drawable(data)
    made = _made(
        str(template), json.dumps(data, ensure_ascii=False, sort_keys=True), "", "png", dots_per_inch
    )
    _forget()
    return [bytes(one) for one in made] if isinstance(made, list) else [bytes(made)]


def _forget() -> None:
    """Nothing is left in memory of papers that were drawn: 252 labels are 45 MB, and ten such rolls stayed (decision 0169)."""
    import typst

    for _ in range(EMPTY):
        typst.compile(b"", root=str(ROOT), font_paths=_fonts(), format="pdf")


def demand_drawable(data: object) -> None:
    """Each character of ``data`` can be drawn: asked before something is written that only a paper makes good.

    Raises:
        CannotPrint: with the characters that no font has.
    """
    if unknown := undrawable(data):
        raise CannotPrint(_sentence(unknown))


def _sentence(unknown: list[tuple[str, str]]) -> str:
    named = "、".join(f"“{text}”里的“{character}”（U+{ord(character):04X}）" for character, text in unknown)
    return (
        f"{named}没有可印的字形，所以没有印，以免印成方框。"
        "请先核对是否写错；没有写错的，请系统管理员在服务器上安装生僻字字体（fonts-hanazono）后再印。"
    )


@lru_cache(maxsize=32)
def _compile(template: str, data: str, qr: str, format_: Format) -> bytes:
    made = _made(template, data, qr, format_, DOTS_PER_INCH)
    return bytes(made[0] if isinstance(made, list) else made)


def _made(template: str, data: str, qr: str, format_: Format, dots_per_inch: int) -> Any:
    import typst

    try:
        return typst.compile(
            template,
            root=str(ROOT),
            font_paths=_fonts(),
            sys_inputs={"data": data, "qr": qr_svg(qr, quiet=False) if qr else ""},
            format=format_,
            ppi=dots_per_inch,
        )
    except typst.TypstError as fault:
        if (said := REFUSED.search(str(fault))) is None:
            raise
        raise CannotPrint(f"{said[1]}太长，这张纸用最小的字也印不下。请写短一些再印。") from fault


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
