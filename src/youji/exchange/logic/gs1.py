"""GS1 keys: their check digits, and the one way to write a name that EPC URNs and Digital Links write in many.

Sources: GS1 General Specifications 7.9 (check digit), EPC Tag Data Standard 1.13 (URNs), GS1 Digital Link 1.2 (paths). One canonical
form: the path on ``id.gs1.org``, GTINs of 14 digits, the finest level only (a serial number leaves its lot out).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

HOST = "https://id.gs1.org"
GTIN_LENGTHS = (8, 12, 13, 14)
LONGEST_LOT = 20
#: What may stand in a lot or serial number of a canonical path without an escape.
PLAIN = re.compile(r"[\"'\-.0-9;<=>?A-Z_a-z]{0,20}")
_SHORT = {"gtin": "01", "sscc": "00", "gln": "414", "party": "417", "lot": "10", "ser": "21", "cpv": "22"}
_URN = re.compile(
    r"urn:epc:(?P<scheme>id:sgtin|class:lgtin|id:sscc|id:sgln|id:pgln|idpat:sgtin):(?P<rest>.+)"
)
#: Keys that Digital Links and URNs name too, and that this house does not take apart.
_OTHERS = frozenset(
    {
        "8006",
        "itip",
        "8010",
        "cpid",
        "8017",
        "gsrnp",
        "8018",
        "gsrn",
        "255",
        "gcn",
        "253",
        "gdti",
        "401",
        "ginc",
    }
    | {"402", "gsin", "8003", "grai", "8004", "giai"}
)
_KEYS = frozenset({"01", "gtin", "00", "sscc", "414", "gln", "417", "party"})


class NotTaken(ValueError):
    """The name may be a GS1 key of a kind whose canonical form this house does not know."""


def check_digit(body: str) -> str:
    """The check digit of the digits before it."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def checked(digits: str) -> bool:
    """Whether the last digit is the check digit of the rest."""
    return digits.isascii() and digits.isdigit() and check_digit(digits[:-1]) == digits[-1]


def gtin_problem(text: str) -> str | None:
    """What is wrong with a GTIN of 8, 12, 13 or 14 digits as somebody's own, world-wide number; ``None`` when nothing is."""
    if not (text.isascii() and text.isdigit()) or len(text) not in GTIN_LENGTHS:
        return f"GTIN 应当是8、12、13或14位数字，这里有{len(text)}个字符。请照条码下面的数字填写。"
    if not checked(text):
        return f"GTIN 的最后一位校验码应当是{check_digit(text[:-1])}，这里是{text[-1]}。请逐位核对。"
    full = text.zfill(14)[1:]
    if len(text) != 8 and (full.startswith("2") or full[:2] in ("02", "04")):
        return "以2、02、04开头的是店内码，只在一家店里有用，不是全球唯一的 GTIN。"
    return None


@dataclass(frozen=True, slots=True)
class Link:
    """A Digital Link taken apart: its key by number, what it identifies, and the pairs behind; of no even number of parts none."""

    key: str
    number: str
    more: Mapping[str, str] | None


@lru_cache(maxsize=4096)
def _link(uri: str) -> Link | None:
    """The Digital Link that ``uri`` is, if it is one.

    Raises:
        NotTaken: of a key that is not taken apart here.
    """
    if not uri.startswith(("https://", "http://")) or "." not in uri:
        return None
    parts = uri.partition("://")[2].partition("#")[0].partition("?")[0].removesuffix("/").split("/")[1:]
    for place, (key, number) in enumerate(pairwise(parts)):
        if len(number) < 5 or not number[:4].isdigit():
            continue
        if key in _OTHERS:
            raise NotTaken(uri)
        if key in _KEYS:
            rest = parts[place + 2 :]
            more = {_SHORT.get(ai, ai): value for ai, value in zip(rest[::2], rest[1::2], strict=False)}
            return Link(_SHORT.get(key, key), number, None if len(rest) % 2 else more)
    return None


def canonical(uri: str) -> str:
    """The one way to write what ``uri`` names; another kind of name as it stands.

    Raises:
        NotTaken: it may be a GS1 key of a kind that is not taken apart here.
    """
    if found := _URN.fullmatch(uri):
        return _URNS[found["scheme"]](found["rest"]) or uri
    if uri.startswith(("urn:epc:id", "urn:epc:class")):
        raise NotTaken(uri)
    link = _link(uri)
    return (link and _path(link)) or uri


def _path(link: Link) -> str | None:
    key, number, more = link.key, link.number, link.more
    if more is None or not number.isdigit() or any(not PLAIN.fullmatch(value) for value in more.values()):
        return None
    if key == "01" and len(number) in GTIN_LENGTHS and more.keys() <= {"22", "10", "21"}:
        # The finest level names it: a serial number stands without its lot, and no variant stands at all.
        tail = next((f"/{ai}/{more[ai]}" for ai in ("21", "10") if ai in more), "")
        return f"{HOST}/01/{number.zfill(14)}{tail}"
    if key == "414" and len(number) == 13 and more.keys() <= {"254"}:
        return f"{HOST}/414/{number}" + "".join(f"/254/{value}" for value in more.values())
    if (key, len(number)) in (("00", 18), ("417", 13)) and not more:
        return f"{HOST}/{key}/{number}"
    return None


_ESCAPED = {ord(sign): f"%{ord(sign):02X}" for sign in "!()*+,:"}


def _gtin(company: str, item: str) -> str | None:
    body = item[:1] + company + item[1:]
    if not body.isdigit() or len(body) != 13 or not 6 <= len(company) <= 12:
        return None
    return body + check_digit(body)


def _with_item(rest: str, ai: str) -> str | None:
    company, item, value = (*rest.split(".", 2), "", "")[:3]
    gtin = _gtin(company, item)
    return (
        f"{HOST}/01/{gtin}/{ai}/{value.translate(_ESCAPED)}"
        if gtin and 1 <= len(value) <= LONGEST_LOT
        else None
    )


def _sscc(rest: str) -> str | None:
    company, _, serial = rest.partition(".")
    body = serial[:1] + company + serial[1:]
    return f"{HOST}/00/{body}{check_digit(body)}" if body.isdigit() and len(body) == 17 else None


def _gln(rest: str, ai: str) -> str | None:
    company, reference, extension = (*rest.split(".", 2), "", "")[:3]
    body = company + reference
    if not body.isdigit() or len(body) != 12:
        return None
    own = f"/254/{extension.translate(_ESCAPED)}" if ai == "414" and extension not in ("", "0") else ""
    return f"{HOST}/{ai}/{body}{check_digit(body)}{own}"


def _any_item(rest: str) -> str | None:
    gtin = _gtin(*(*rest.removesuffix(".*").split("."), "")[:2]) if rest.endswith(".*") else None
    return f"{HOST}/01/{gtin}" if gtin else None


_URNS: dict[str, Callable[[str], str | None]] = {
    "id:sgtin": lambda rest: _with_item(rest, "21"),
    "class:lgtin": lambda rest: _with_item(rest, "10"),
    "id:sscc": _sscc,
    "id:sgln": lambda rest: _gln(rest, "414"),
    "id:pgln": lambda rest: _gln(rest, "417"),
    "idpat:sgtin": _any_item,
}
_NAMES = {"01": ("GTIN", GTIN_LENGTHS), "00": ("SSCC", (18,)), "414": ("GLN", (13,)), "417": ("GLN", (13,))}


def problem(uri: str) -> str | None:
    """What is wrong with a Digital Link as a name of goods or places: length, check digit, a lot too long; ``None`` otherwise."""
    try:
        link = _link(uri)
    except NotTaken:
        return None
    if link is None:
        return None
    name, lengths = _NAMES[link.key]
    if not link.number.isdigit() or len(link.number) not in lengths:
        said = "、".join(map(str, lengths))
        return f"{name} 应当是{said}位数字：{link.number[:60]}。"
    if not checked(link.number):
        return f"{name} {link.number}的校验码应当是{check_digit(link.number[:-1])}。"
    long = [
        value for ai, value in (link.more or {}).items() if ai in ("10", "21") and len(value) > LONGEST_LOT
    ]
    return f"批号、序列号最多{LONGEST_LOT}个字符：{long[0]}。" if long else None
