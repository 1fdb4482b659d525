"""The event hash id of CBV 2.0 (8.9): what an event says, in one order, hashed. Nothing of it goes through a float.

Written to agree with ``epcis-event-hash-generator`` 1.9.3 (``docs/epcis.md`` says where it must not: long numbers, texts like ``inf``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from youji.exchange.logic.gs1 import NotTaken, canonical
from youji.exchange.logic.vocabulary import full, modern

FORM = re.compile(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2\.0")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
Said = Mapping[str, Any]


class NotSure(ValueError):
    """The event says something whose canonical form this house does not know: its id cannot be reckoned here."""


def event_id(event: Said, namespaces: Mapping[str, str]) -> str:
    """The hash id of the event; ``namespaces`` are the prefixes of its document's context.

    Raises:
        NotSure: it holds something that is not canonical here.
    """
    said = prehash(event, namespaces)
    return f"ni:///sha-256;{hashlib.sha256(said.encode()).hexdigest()}?ver=CBV2.0"


def prehash(event: Said, namespaces: Mapping[str, str]) -> str:
    """What is hashed.

    Raises:
        NotSure: as ``event_id``.
    """
    head = "".join(write(event[key]) for key, write in _ORDER.items() if event.get(key) not in (None, [], {}))
    tail = sorted(_rest(event, namespaces))
    return f"eventType={event['type']}{head}{''.join(tail)}"


def instant(text: str) -> str:
    """An instant in UTC, to the millisecond."""
    at = datetime.fromisoformat(text).astimezone(UTC)
    at = at.replace(microsecond=0) + timedelta(milliseconds=round(at.microsecond / 1000))
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def value(said: object) -> str:
    """A value as it is hashed: numbers without needless zeros, names of goods in their one form."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise NotSure(f"{said!r}")
    text = modern(said.strip()) if isinstance(said, str) else repr(said)
    if _NUMBER.fullmatch(text):
        return _number(text)
    try:
        return canonical(text)
    except NotTaken as other:
        raise NotSure(str(other)) from other


def _number(text: str) -> str:
    number = Decimal(text)
    return str(int(number)) if number == number.to_integral_value() else f"{number.normalize():f}"


def _plain(key: str) -> Callable[[Any], str]:
    return lambda said: f"{key}={value(said)}"


def _word(key: str) -> Callable[[Any], str]:
    return lambda said: f"{key}={value(full(key, said))}"


def _several(key: str, write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda said: key + "".join(sorted(write(one) for one in said))


def _place(key: str) -> Callable[[Any], str]:
    def write(said: Said) -> str:
        if said.keys() != {"id"}:
            raise NotSure(key)
        return f"{key}id={value(said['id'])}"

    return write


def _quantity(said: Said) -> str:
    parts = (f"{key}={value(said[key])}" for key in ("epcClass", "quantity", "uom") if key in said)
    return "quantityElement" + "".join(parts)


def _certified(said: object) -> str:
    return "".join(
        sorted(f"certificationInfo={value(one)}" for one in (said if isinstance(said, list) else [said]))
    )


def _persistent(said: Said) -> str:
    return "persistentDisposition" + "".join(
        "".join(sorted(f"{key}={value(full('disposition', one))}" for one in said.get(key, ()))) for key in ("set", "unset")
    )  # fmt: skip


_EPC = _plain("epc")
_ORDER: Mapping[str, Callable[[Any], str]] = {
    "eventTime": lambda said: f"eventTime={instant(said)}",
    "eventTimeZoneOffset": lambda said: f"eventTimeZoneOffset={said}",
    "certificationInfo": _certified,
    "parentID": _plain("parentID"),
    "epcList": _several("epcList", _EPC),
    "inputEPCList": _several("inputEPCList", _EPC),
    "childEPCs": _several("childEPCs", _EPC),
    "quantityList": _several("quantityList", _quantity),
    "childQuantityList": _several("childQuantityList", _quantity),
    "inputQuantityList": _several("inputQuantityList", _quantity),
    "outputEPCList": _several("outputEPCList", _EPC),
    "outputQuantityList": _several("outputQuantityList", _quantity),
    "action": lambda said: f"action={said}",
    "transformationID": _plain("transformationID"),
    "bizStep": _word("bizStep"),
    "disposition": _word("disposition"),
    "persistentDisposition": _persistent,
    "readPoint": _place("readPoint"),
    "bizLocation": _place("bizLocation"),
}
#: What the event is told by and about is no part of what it says.
_LEFT_OUT = frozenset(
    {"type", "eventID", "recordTime", "errorDeclaration", "@context", "comment", "rdfs:comment"}
)
_PAIRS = {"bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination"}


def _rest(event: Said, namespaces: Mapping[str, str]) -> Iterator[str]:
    for key, said in event.items():
        if key in _ORDER or key in _LEFT_OUT or said in (None, [], {}):
            continue
        if key in _PAIRS:
            yield key + "".join(sorted(_pair(one, _PAIRS[key]) for one in said))
        elif key == "ilmd":
            yield key + "".join(sorted(_extended(said, namespaces)))
        elif ":" in key:
            yield from _extended({key: said}, namespaces)
        else:
            raise NotSure(key)


def _pair(said: Said, key: str) -> str:
    if "type" not in said:
        raise NotSure(key)
    kind = full("bizTransaction" if key == "bizTransaction" else "source", said["type"])
    return f"type={value(kind)}{key}={value(said[key])}"


def _extended(said: Said, namespaces: Mapping[str, str]) -> Iterable[str]:
    for key, one in said.items():
        prefix, colon, name = key.partition(":")
        if not colon or prefix not in namespaces:
            raise NotSure(key)
        for single in one if isinstance(one, list) else [one]:
            here = f"{{{namespaces[prefix]}}}{name}"
            if isinstance(single, dict):
                yield here + "".join(sorted(_extended(single, namespaces)))
            else:
                yield f"{here}={value(single)}"
