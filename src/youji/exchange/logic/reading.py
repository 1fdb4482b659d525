"""An EPCIS document as it came over the wire: its events, each with what is wrong with it. No number goes through a float that is too long for one."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from youji.exchange.logic import hashing
from youji.exchange.logic.checks import Wrong, wrong
from youji.exchange.logic.vocabulary import translated

#: So many events are taken at once (``GS1-EPCIS-Capture-Limit``); of one event so much is told.
MOST_EVENTS = 2_000
TOLD_OF_ONE = 8
#: Digits that a float keeps exactly.
EXACT = 15
KINDS = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")
NO_JSON = "请求正文不是有效的 JSON。"
#: Half of a pair that is one character: no text can be written down with it.
_HALF = re.compile("[\ud800-\udfff]")
#: Of an event that came without an id and whose id cannot be reckoned here.
INVENTED = "没有 eventID，也算不出它的哈希编号，编号是平台给的；原样再交一次，会当作另一个事件。"


class Unreadable(ValueError):
    """The whole cannot be read: no event of it was looked at. The sentence says why."""


@dataclass(slots=True)
class Read:
    """One event: what it says, its id, its digest without what the receiver adds; ``wrong`` says what will not do."""

    index: int
    said: dict[str, Any]
    namespaces: Mapping[str, str]
    event_id: str = ""
    invented: bool = False  # nobody gave it an id, and it could not be reckoned
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def declares(self) -> bool:
        """Whether it says that the event of this id was a mistake."""
        return "errorDeclaration" in self.said

    @property
    def digest(self) -> str:
        """Of what it says, whatever order its fields stand in."""
        return digest(self.said, self.namespaces)

    @property
    def refused(self) -> bool:
        """Whether it is not taken."""
        return bool(self.wrong)


def used(said: Mapping[str, Any], namespaces: Mapping[str, str]) -> dict[str, str]:
    """Those of the document's prefixes that stand in the event."""
    if not namespaces:
        return {}
    text = json.dumps(said, ensure_ascii=False)
    return {key: uri for key, uri in namespaces.items() if f'"{key}:' in text}


def digest(said: Mapping[str, Any], namespaces: Mapping[str, str]) -> str:
    """Of what an event says, whatever order its fields stand in; not of its id, nor of what a receiver adds."""
    kept = {key: one for key, one in said.items() if key not in ("recordTime", "eventID", "@context")}
    kept["@context"] = used(kept, namespaces)
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


#: Event of a kind → what its schema says of it: (where, sentence).
Schema = Callable[[Mapping[str, Any]], list[Wrong]]


def read(data: bytes, *, now: datetime, schema: Schema, invent: Callable[[], str]) -> list[Read]:
    """Every event of the document, in its order.

    Args:
        schema: what is wrong with the structure of one event. invent: an id for an event that has none.

    Raises:
        Unreadable: it is no EPCIS document, or has too many events.
    """
    try:
        return _read(_parsed(data), now, schema, invent)
    except RecursionError as error:  # what ``json`` just lets through may be too deep further in
        raise Unreadable(NO_JSON) from error


def _read(
    document: Mapping[str, Any], now: datetime, schema: Schema, invent: Callable[[], str]
) -> list[Read]:
    spaces = _namespaces(document.get("@context"))
    events = _events(document)
    if len(events) > MOST_EVENTS:
        raise Unreadable(f"一次最多{MOST_EVENTS:,}个事件，这里有{len(events):,}个。请分几次提交。")
    found = [_one(n, one, spaces, now, schema) for n, one in enumerate(events)]
    _named(found, invent)
    return found


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data, parse_float=_number, parse_int=_number, parse_constant=_no_number)
    except ValueError as error:
        raise Unreadable(NO_JSON) from error
    if not isinstance(document, dict) or document.get("type") not in (
        "EPCISDocument",
        "EPCISQueryDocument",
        *KINDS,
    ):
        raise Unreadable("请求正文不是 EPCIS 文档：type 应当是 EPCISDocument。")
    text = json.dumps(document, ensure_ascii=False)
    if "\x00" in text or "\\u0000" in data.decode("utf-8", "replace"):
        raise Unreadable("文字里有不可见的空字符，请删去后再提交。")
    if _HALF.search(text):
        raise Unreadable("文字里有不成字的半个字符（\\ud800 至 \\udfff），请改正后再提交。")
    return document


def _number(text: str) -> int | float | str:
    """A number as it is kept; one with more digits than a float keeps, or too large for one, stays text, and is refused at its place."""
    digits = text.lower().partition("e")[0].lstrip("-").replace(".", "").strip("0")
    if len(digits) > EXACT or len(text) > 40:
        return text
    number = float(text) if set(text) & set(".eE") else int(text)
    return number if math.isfinite(number) else text


def _no_number(text: str) -> str:
    return text


def _events(document: Mapping[str, Any]) -> list[Any]:
    if document["type"] in KINDS:
        return [document]
    body = document.get("epcisBody")
    if isinstance(body, dict) and "queryResults" in body:  # what a query answered is taken too
        results = body["queryResults"]
        body = results.get("resultsBody") if isinstance(results, dict) else None
    if not isinstance(body, dict):
        raise Unreadable("EPCIS 文档里没有 epcisBody。")
    events = body.get("eventList", [body["event"]] if "event" in body else None)
    if not isinstance(events, list) or not events:
        raise Unreadable("epcisBody 里没有事件（eventList）。")
    return events


def _namespaces(context: Any) -> dict[str, str]:
    """The prefixes that the document itself says; nothing is fetched from anywhere."""
    found: dict[str, str] = {}
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, dict):
            found |= {key: said for key, said in one.items() if isinstance(said, str)}
    return found


def _one(n: int, said: Any, spaces: Mapping[str, str], now: datetime, schema: Schema) -> Read:
    if not isinstance(said, dict) or said.get("type") not in KINDS:
        kinds = "、".join(KINDS)
        return Read(
            n,
            said if isinstance(said, dict) else {},
            spaces,
            wrong=[("type", f"事件的 type 应当是{kinds}之一。")],
        )
    own = dict(spaces) | _namespaces(said.get("@context"))
    said = translated(said)
    one = Read(n, said, own)
    one.wrong = schema(said) or wrong(said, now)
    if not one.wrong:
        one.wrong = _identified(one)
    return one


def _identified(one: Read) -> list[Wrong]:
    """What is wrong with its id, which it has from now on."""
    given = str(one.said.get("eventID") or "")
    try:
        reckoned = hashing.event_id(one.said, one.namespaces)
    except hashing.NotSure:
        reckoned = ""
    if given and reckoned and hashing.FORM.fullmatch(given) and given != reckoned:
        return [("eventID", f"这个编号是按内容算的，和内容对不上；照内容算出来是{reckoned}。")]
    one.event_id = given or reckoned
    return []


def _named(found: list[Read], invent: Callable[[], str]) -> None:
    """Each has an id; of two with one id in one document, the second must say the same."""
    first: dict[tuple[str, bool], Read] = {}
    for one in found:
        if one.refused:
            continue
        one.invented = not one.event_id
        one.event_id = one.event_id or invent()
        before = first.setdefault((one.event_id, one.declares), one)
        if before is not one and before.digest != one.digest:
            one.wrong = [("eventID", f"和第{before.index + 1}个事件同一个编号，内容却不同。")]
