"""What of an event stands in columns and what names it holds; who else may read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.exchange.logic.checks import form, named
from youji.exchange.logic.reading import used
from youji.exchange.logic.vocabulary import BETWEEN_HANDS, bare

Said = Mapping[str, Any]
#: Where goods stand that an event is about, or that came to be by it; not what was used up by it.
ABOUT = (
    "epcList",
    "quantityList",
    "parentID",
    "childEPCs",
    "childQuantityList",
    "outputEPCList",
    "outputQuantityList",
)
INPUTS = ("inputEPCList", "inputQuantityList")
OUTPUTS = ("outputEPCList", "outputQuantityList")
HOLDERS, ADDRESSEE, NOBODY = "holders", "addressee", "nobody"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who else reads an event: those who have had a lot of it, one of them (as the event names them), or nobody."""

    told: str
    party: str = ""


def audience(event: Said) -> Audience:
    """Goods between two hands are for the hand that gets them; the rest is for whoever has had the lot."""
    if bare(event.get("bizStep", "")) not in BETWEEN_HANDS:
        return Audience(HOLDERS)
    for one in event.get("destinationList") or ():
        if bare(one["type"]) == "owning_party":
            return Audience(ADDRESSEE, form(one["destination"]))
    return Audience(NOBODY)


def columns(event: Said) -> dict[str, Any]:
    """What is looked for, as the table keeps it."""
    error = event.get("errorDeclaration")
    return {
        "kind": event["type"],
        "action": event.get("action", ""),
        "step": bare(event.get("bizStep", "")),
        "disposition": bare(event.get("disposition", "")),
        "read_point": form((event.get("readPoint") or {}).get("id", "")),
        "location": form((event.get("bizLocation") or {}).get("id", "")),
        "transformation": form(event.get("transformationID", "")),
        "event_at": datetime.fromisoformat(event["eventTime"]),
        "declares": error is not None,
        "error_reason": bare((error or {}).get("reason", "")),
        "error_at": datetime.fromisoformat(error["declarationTime"]) if error else None,
    }


def names(event: Said) -> set[tuple[str, str]]:
    """Every (field, name) of the event, names in their one form."""
    return set(_names(event))


def _names(event: Said) -> Iterator[tuple[str, str]]:
    for field, _, name in named(event):
        yield field, form(name)
    for field, key in (
        ("bizTransactionList", "bizTransaction"),
        ("sourceList", "source"),
        ("destinationList", "destination"),
    ):
        for one in event.get(field) or ():
            yield f"{key}_{bare(one.get('type', ''))}"[:60], form(one[key])
    for one in (event.get("errorDeclaration") or {}).get("correctiveEventIDs") or ():
        yield "correctiveEventID", one


def body(event: Said, event_id: str, namespaces: Mapping[str, str]) -> str:
    """The event as it is handed out, but for when it was recorded: its fields in their order, with its id and its own prefixes."""
    kept = {key: one for key, one in event.items() if key not in ("recordTime", "@context", "eventID")}
    prefixes = used(kept, namespaces)
    context = {"@context": [prefixes]} if prefixes else {}
    said = {**context, "type": kept.pop("type"), "eventID": event_id, **kept}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def handed_out(text: str, recorded_at: datetime) -> str:
    """A kept event with when it was recorded."""
    return f'{text[:-1]},"recordTime":"{recorded_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}"}}'
