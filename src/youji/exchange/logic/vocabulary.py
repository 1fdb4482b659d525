"""The words of CBV 2.0 that an event may use bare, and the units of goods in the codes of UN/ECE Recommendations 20 and 21."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CBV = "https://ref.gs1.org/cbv/"
#: Field → what stands before its bare word in full.
PREFIXES = {"bizStep": "BizStep-", "disposition": "Disp-", "bizTransaction": "BTT-", "source": "SDT-"}
#: As XML 1.2 wrote them: translated at the door.
OLD = {
    "urn:epcglobal:cbv:bizstep:": "BizStep-",
    "urn:epcglobal:cbv:disp:": "Disp-",
    "urn:epcglobal:cbv:btt:": "BTT-",
    "urn:epcglobal:cbv:sdt:": "SDT-",
    "urn:epcglobal:cbv:er:": "ER-",
}
#: Goods leave somebody's hands by these steps: who else has had the same lot does not learn to whom.
BETWEEN_HANDS = frozenset(
    {"shipping", "consigning", "departing", "void_shipping", "retail_selling", "dispensing", "receiving", "accepting", "arriving"}
)  # fmt: skip
#: Our units → code, and how many of it one of ours is. 斤 has no code: it is 0.5 kg by definition; pieces are pieces.
UNITS: Mapping[str, tuple[str, Decimal]] = {
    "kg": ("KGM", Decimal(1)),
    "斤": ("KGM", Decimal("0.5")),
    "g": ("GRM", Decimal(1)),
    "t": ("TNE", Decimal(1)),
    "L": ("LTR", Decimal(1)),
    "mL": ("MLT", Decimal(1)),
    "头": ("HEA", Decimal(1)),
    "袋": ("XBG", Decimal(1)),
    "瓶": ("XBO", Decimal(1)),
    "箱": ("XBX", Decimal(1)),
    **dict.fromkeys(("只", "羽", "尾", "枚", "株", "个", "支"), ("H87", Decimal(1))),
}


def modern(word: str) -> str:
    """The word as CBV 2.0 writes it: an old URN in the web vocabulary, anything else as it stands."""
    for old, new in OLD.items():
        if word.startswith(old):
            return f"{CBV}{new}{word.removeprefix(old)}"
    return word


def bare(word: str) -> str:
    """A word of the CBV without what stands before it: shipping."""
    word = modern(word)
    return word.removeprefix(CBV).partition("-")[2] if word.startswith(CBV) else word


def translated(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with the words of XML 1.2 as CBV 2.0 writes them; nothing else of it changes."""
    said = dict(event)
    for key in ("bizStep", "disposition"):
        if str(said.get(key, "")).startswith(tuple(OLD)):
            said[key] = bare(said[key])
    for key in ("bizTransactionList", "sourceList", "destinationList"):
        if isinstance(said.get(key), list):
            said[key] = [_typed(one) for one in said[key]]
    return said


def _typed(one: Any) -> Any:
    old = isinstance(one, dict) and str(one.get("type", "")).startswith(tuple(OLD))
    return {**one, "type": bare(one["type"])} if old else one


def full(field: str, word: str) -> str:
    """A word of the CBV in full; one of somebody's own as it stands."""
    word = modern(word)
    return word if ":" in word else f"{CBV}{PREFIXES[field]}{word}"
