"""What the log itself says the public catalogue shows on a day: folded from its leaves, with nothing else at hand.

A leaf that decides what is published says all of it (``states``): the line an edition prints, and a digest of the page's
longer parts. Status and end of validity follow from the events by the same rule as everywhere (``logic.courses``). What
is not on the log is not proven: certificates, the opinions of annual checks, 主体自述. Described for strangers in
``docs/log.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import rfc8785

from youji.catalogue.logic.courses import Course, Event, status_on, valid_until_on
from youji.catalogue.logic.published import ITEM_LABELS
from youji.catalogue.logic.statuses import EventKind

SUBJECT = "catalogue.entry:"
EDITION = "catalogue.edition:"
#: The longer parts of a page, by their keys in a public row's payload; a leaf holds their digest.
LONGER = ("address", "output_t", "plots", "sign")
#: What of a line of an edition follows from the events, and is therefore in no leaf.
FOLDED = ("status", "valid_until")
#: What an amendment puts right at once, whatever is to be said of the base from a later day on.
OF_THE_ENTRY = (
    "scheme", "scheme_title", "category", "category_label", "subject", "level", "document_number", "recognised_on",
    "valid_from", "issued_by", "list_row", "score", "platforms",
)  # fmt: skip
#: What of each thing that happened a page shows, by its key in the payload's history.
TOLD = ("kind", "effective_on", "until", "ground", "reason", "document_number", "ledger_entry_id", "revokes")
#: What is not of a line of an edition, in words.
LABELS = ITEM_LABELS | {
    "base_code": "基地编号",
    "category": "类别",
    "subject": "认定对象",
    "division": "行政区划",
    "issued_by": "认定机关",
    "list_row": "名单序号",
    "score": "验收得分",
    "platforms": "依托平台",
    "longer": "地块、标牌、地址或产量",
    "history": "经过",
    "kind": "经过",
    "effective_on": "经过的日期",
    "until": "经过的期限",
    "ground": "经过的情形",
    "reason": "经过的理由",
}
_AMOUNTS = frozenset({"area_mu", "score"})


def digest_of_longer(said: Mapping[str, Any], lon: float | None, lat: float | None) -> str:
    """SHA-256 over the RFC 8785 form of a page's longer parts and its place on the map."""
    parts: Any = {key: said.get(key) for key in LONGER} | {"lon": lon, "lat": lat}
    return hashlib.sha256(rfc8785.dumps(parts)).hexdigest()


@dataclass(frozen=True, slots=True)
class Stated:
    """What a leaf says is published, from a day on."""

    in_force_on: date
    states: Mapping[str, Any]


@dataclass(slots=True)
class Proven:
    """One entry as the log has it."""

    code: str
    stated: list[Stated] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    _whole: bool = False

    def add(self, leaf: Mapping[str, Any]) -> None:
        """One more thing that happened to it."""
        data, kind = leaf["data"], EventKind(leaf["data"]["kind"])
        effective, until = date.fromisoformat(data["effective_on"]), data.get("until")
        revokes = data.get("revokes") or data.get("against")  # as leaves of the first form called it
        self.events.append(
            Event(
                kind=kind,
                effective_on=effective,
                recorded_at=datetime.fromisoformat(leaf["at"]),
                until=date.fromisoformat(until) if until else None,
                key=leaf["id"],
                revokes=revokes,
            )
        )
        self.told.append(
            {key: data.get(key) or "" for key in ("ground", "reason", "document_number")}
            | {
                "kind": kind.value,
                "effective_on": data["effective_on"],
                "until": until,
                "ledger_entry_id": leaf["id"],
                "revokes": revokes,
            }
        )
        if states := data.get("states"):
            self._whole |= kind is EventKind.RECOGNISED
            last = self.stated[-1].in_force_on if self.stated else effective
            self.stated.append(Stated(max(effective, last), states))

    @property
    def whole(self) -> bool:
        """Whether the log says from the beginning what is published: leaves of the first form say only what happened."""
        return self._whole

    def states_on(self, day: date) -> Mapping[str, Any]:
        """What is published of it on ``day``; before the first is, what that one says."""
        known = [one for one in self.stated if one.in_force_on <= day]
        said, newest = (known or self.stated[:1])[-1].states, self.stated[-1].states
        return {**said, **{key: newest[key] for key in OF_THE_ENTRY}}

    def course(self, published_on: date | None) -> Course:
        """What decides its status on any day."""
        first = next(event for event in self.events if event.kind is EventKind.RECOGNISED)
        return Course(
            valid_from=date.fromisoformat(self.stated[-1].states["valid_from"]),
            valid_until=first.until,
            published_on=published_on,
            events=tuple(self.events),
        )

    def item_on(self, day: date, published_on: date | None) -> dict[str, Any]:
        """Its line in an edition of that day."""
        course = self.course(published_on)
        status, until = status_on(course, day), valid_until_on(course, day)
        return dict(self.states_on(day)) | {
            "status": status.value if status else "pending",
            "valid_until": until.isoformat() if until else None,
        }


def fold(leaves: Iterable[Mapping[str, Any]], known: dict[str, Proven] | None = None) -> dict[str, Proven]:
    """Every entry that the leaves tell of, in their order; after what is ``known`` already."""
    found = {} if known is None else known
    for leaf in leaves:
        if leaf["subject"].startswith(SUBJECT) and leaf["data"].get("kind") in set(EventKind):
            code = leaf["subject"].removeprefix(SUBJECT)
            found.setdefault(code, Proven(code)).add(leaf)
    return found


def differing(proven: Mapping[str, Any], shown: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each key of ``proven`` that is shown otherwise: the key, what the log says, what is shown."""
    for key, ours in proven.items():
        theirs = shown.get(key)
        if not _same(key, ours, theirs):
            yield key, _text(ours), _text(theirs)


def in_words(code: str, key: str, ours: str, theirs: str) -> str:
    """A difference of an entry as people read it."""
    return f"{code}的{LABELS.get(key, key)}公开为“{theirs}”，日志里是“{ours}”"


def _same(key: str, ours: object, theirs: object) -> bool:
    if key in _AMOUNTS and ours and theirs:
        try:
            return Decimal(str(ours)) == Decimal(str(theirs))
        except InvalidOperation:
            return False
    return (ours or None) == (theirs or None)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def untold(proven: Proven, history: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """What a page's history leaves out, adds, or tells otherwise than the log: the field, the log, the page."""
    shown = {str(item.get("ledger_entry_id")): item for item in history}
    for event in proven.told:
        item = shown.pop(event["ledger_entry_id"], None)
        if item is None:
            yield "history", f"{event['effective_on']} {event['kind']}", ""
        else:
            yield from differing({key: event[key] for key in TOLD}, item)
    for item in shown.values():
        yield "history", "", f"{item.get('effective_on')} {item.get('kind')}"
