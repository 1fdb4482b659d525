"""Files we hand out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from youji.shared.workbook import MIME as WORKBOOK

PDF = "application/pdf"


def file_response(
    content: bytes | str, name: str, mime: str = WORKBOOK, *, inline: bool = False
) -> HttpResponse:
    """``content`` as a file called ``name``, to be saved, or shown in the browser where ``inline``.

    The name may be Chinese (RFC 6266) and hold anything but line ends, which become blanks. Nothing is said about caching; the caller knows who may read it.
    """
    response = HttpResponse(content, content_type=mime)
    line = " ".join(name.split())
    # Of an unnamed file shown in the browser there is nothing to say.
    response["Content-Disposition"] = content_disposition_header(not inline, line) or "inline"
    return response
