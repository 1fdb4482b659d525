"""In which encoding a file's text is: the declared one, UTF-8 or GB 18030, whichever reads the bytes to the end."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""encoding=["']([A-Za-z0-9_.-]{1,40})["']""")
#: GB 18030 holds all that its forerunners hold.
_KNOWN = {
    **dict.fromkeys(("utf-8", "utf8", "utf_8", "utf", "65001"), "utf-8"),
    **dict.fromkeys(("gb18030", "gbk", "gb2312", "cp936", "936"), "gb18030"),
}
_HEAD = 200
UTF16_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
#: From here on UTF-8 takes three bytes or more: bytes in GB 18030 hardly ever look like that.
_THREE_BYTES = "\u0800"


def known(declared: str) -> str:
    """The encoding a file says it is in, empty when it says none that Chinese tools write."""
    return _KNOWN.get(declared.strip().lower(), "")


def value_text(raw: bytes, declared: str) -> str:
    """One value of a table. A value cut off in mid-character keeps what came before; what nobody can read is empty."""
    read = {encoding: _read(raw, encoding) for encoding in ("utf-8", declared, "gb18030") if encoding}
    chinese = read["utf-8"] if max(read["utf-8"], default="") >= _THREE_BYTES else ""
    return chinese or next(filter(None, (read.get(declared), *read.values())), "")


def _read(raw: bytes, encoding: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(raw, final=False)
    except UnicodeDecodeError:
        return ""


def document_text(data: bytes) -> str | None:
    """A whole document, or ``None`` when none of its possible encodings reads it to the end."""
    if data[:2] in UTF16_MARKS:
        candidates = ["utf-16"]
    else:
        told = _DECLARED.search(data[:_HEAD])
        candidates = [known(told[1].decode("ascii")) if told else "", "utf-8-sig", "gb18030"]
    for encoding in filter(None, candidates):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return None
