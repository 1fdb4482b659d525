"""Our own history as events: what happened to a lot, in the words of EPCIS. One table says which word is which.

Every event names the row it was made of (``bizTransaction``), so that two alike on one day are two. Of a row that says a day and not
an hour the event is at its beginning. Texts that people wrote, and who is not on the platform, are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from youji.exchange.logic.vocabulary import UNITS

PROVINCE = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Amount:
    """So many thousandths of ``unit`` of what is called ``name``; of an unknown amount ``quantity`` is nothing."""

    name: str
    quantity: int | None = None
    unit: str = ""

    def said(self) -> dict[str, Any]:
        """As an event says it."""
        if self.quantity is None:
            return {"epcClass": self.name}
        code, each = UNITS[self.unit]
        whole = Decimal(self.quantity) * each / 1000
        number = int(whole) if whole == whole.to_integral_value() else float(whole)
        return {"epcClass": self.name, "quantity": number, "uom": code}


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of our history: of which kind, when, whose (an address), its own address, and what it is about."""

    kind: str
    day: date
    at: datetime
    place: str
    row: str
    terms: str  # what words of our own begin with
    what: Sequence[Amount] = ()
    inputs: Sequence[Amount] = ()
    giver: str = ""
    taker: str = ""
    certificate: str = ""
    harvested: bool = False


#: Kind → action, step, disposition, type of the document (one of CBV, or of ours).
WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "harvest": ("ADD", "creating_class_instance", "active", "posting"),
    "outside": ("ADD", "receiving", "in_progress", "posting"),
    "part": ("", "repackaging", "in_progress", "posting"),
    "merge": ("", "assembling", "in_progress", "posting"),
    "process": ("", "commissioning", "in_progress", "posting"),
    "pack": ("", "packing", "in_progress", "posting"),
    "shipping": ("OBSERVE", "shipping", "in_transit", "desadv"),
    "returning": ("OBSERVE", "shipping", "returned", "desadv"),
    "receiving": ("OBSERVE", "receiving", "in_progress", "recadv"),
    "refused": ("OBSERVE", "void_shipping", "returned", "desadv"),
    "short": ("OBSERVE", "inspecting", "mismatch_quantity", "desadv"),
    "loss": ("DELETE", "destroying", "disposed", "posting"),
    "destroy": ("DELETE", "destroying", "destroyed", "posting"),
    "hold": ("OBSERVE", "holding", "non_sellable_other", "posting"),
    "failed": ("OBSERVE", "holding", "non_conformant", "posting"),
    "recalled": ("OBSERVE", "holding", "recalled", "posting"),
    "released": ("OBSERVE", "inspecting", "available", "posting"),
    "certified": ("OBSERVE", "inspecting", "conformant", "cert"),
    "void": ("OBSERVE", "inspecting", "needs_replacement", "cert"),
}


def moment(day: date, at: datetime) -> str:
    """When it was said, where that was on the day; else the day's beginning, in the province's time."""
    here = at.astimezone(PROVINCE)
    when = here if here.date() == day else datetime.combine(day, time(), PROVINCE)
    return when.isoformat(timespec="milliseconds")


def event_of(fact: Fact) -> dict[str, Any]:
    """The event that tells of it, without its id."""
    action, step, disposition, document = WORDS[fact.kind]
    kind = document if document != "posting" else f"{fact.terms}posting"
    said: dict[str, Any] = {
        "type": "TransformationEvent" if fact.inputs else "ObjectEvent",
        "eventTime": moment(fact.day, fact.at),
        "eventTimeZoneOffset": "+08:00",
    }
    if fact.certificate:
        said["certificationInfo"] = [fact.certificate]
    if fact.inputs:
        said["inputQuantityList"] = [one.said() for one in fact.inputs]
        said["outputQuantityList"] = [one.said() for one in fact.what]
    else:
        said |= {"action": action, "quantityList": [one.said() for one in fact.what]}
    said |= {"bizStep": step, "disposition": disposition, "readPoint": {"id": fact.place}}
    said["bizTransactionList"] = [{"type": kind, "bizTransaction": fact.row}]
    if fact.giver:
        said["sourceList"] = [{"type": "owning_party", "source": fact.giver}]
    if fact.taker:
        said["destinationList"] = [{"type": "owning_party", "destination": fact.taker}]
    if fact.harvested:
        said["ilmd"] = {"cbvmda:harvestEndDate": fact.day.isoformat()}
    return said


#: The one prefix our own events use.
NAMESPACES = {"cbvmda": "urn:epcglobal:cbv:mda:"}


@dataclass(frozen=True, slots=True)
class Taken:
    """One of the sources of a lot, by its number: so much of what, so much of the lot."""

    n: int
    source: Amount
    made: int


def without(whole: Fact, sources: Sequence[Taken], gone: Sequence[int]) -> Fact | None:
    """A lot's making, as it stands after these of its sources were taken back; nothing where none is left."""
    left = [one for one in sources if one.n not in gone]
    if not left:
        return None
    [made] = whole.what
    row = f"{whole.row}/{len(gone)}" if gone else whole.row
    return Fact(
        whole.kind, whole.day, whole.at, whole.place, row, whole.terms,
        [Amount(made.name, sum(one.made for one in left), made.unit)], [one.source for one in left],
    )  # fmt: skip


def mistaken(said: Mapping[str, Any], event_id: str, at: datetime, instead: str = "") -> dict[str, Any]:
    """The event again, declared a mistake: another stands ``instead``, or it did not happen."""
    declared: dict[str, Any] = {
        "declarationTime": at.astimezone(PROVINCE).isoformat(timespec="milliseconds"),
        "reason": "incorrect_data" if instead else "did_not_occur",
    }
    if instead:
        declared["correctiveEventIDs"] = [instead]
    return {**said, "eventID": event_id, "errorDeclaration": declared}
