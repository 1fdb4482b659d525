"""What the codes in a photograph say. For phones that cannot read them themselves."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps

#: Pixels of the longer side a picture is read at: a larger one is made smaller first.
LONGEST = 2400


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The texts of the bar and QR codes in ``picture``, as they stand; empty where none can be read.

    A blurred or grainy photograph is tried again softened and larger, as a person would hold it differently. The
    picture must have been looked at before (``documents.services.examine``): what is no picture is an error here.

    Raises:
        OSError: the bytes are no picture.
    """
    import zxingcpp

    with Image.open(BytesIO(picture)) as opened:
        sheet = ImageOps.exif_transpose(opened).convert("L")
    sheet.thumbnail((LONGEST, LONGEST))
    for tried in _tries(sheet):
        if found := tuple(dict.fromkeys(code.text for code in zxingcpp.read_barcodes(tried))):
            return found
    return ()


def _tries(sheet: Image.Image) -> Iterator[Image.Image]:
    yield sheet
    yield sheet.filter(ImageFilter.MedianFilter(3))
    twice = sheet.resize((sheet.width * 2, sheet.height * 2)) if max(sheet.size) <= LONGEST // 2 else sheet
    yield twice.filter(ImageFilter.GaussianBlur(1.5))
    yield sheet.filter(ImageFilter.GaussianBlur(1))
