"""The shape of what is published: agreed between who writes it (catalogue) and who shows it (portal).

Everything here is JSON: dates are ``YYYY-MM-DD``, instants RFC 3339 in UTC, amounts are strings of decimals, absent
text is ``""`` and absent dates are ``None``. No personal data: no names of officers, no telephone, no identity, but for
what a holder writes of himself to be read (``OwnWord``).
Readers use ``.get`` with the same absences, so a row written before a key existed still shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict

from youji.catalogue.logic.courses import Course, Event
from youji.catalogue.logic.statuses import EventKind
from youji.shared import spelling


class HistoryItem(TypedDict, total=False):
    """One thing that happened to the entry, oldest first (``EntryEvent`` without its actor)."""

    kind: str  # EventKind value
    label: str  # 认定, 续期, 暂停 …
    effective_on: str
    recorded_at: str
    until: str | None  # rectification deadline; new valid_until on renewal
    ground: str
    reason: str
    document_number: str
    agency: str
    ledger_entry_id: str | None  # for {% proof %}; what ``revokes`` of a later item names
    revokes: str | None  # the item it takes back, and no other


class Certificate(TypedDict, total=False):
    """A product certificate of the base's operator or product. ``[valid_from, valid_until)``."""

    kind: str  # registry CertificationKind value
    label: str  # 绿色食品 …
    number: str
    name: str
    issuer: str
    valid_from: str | None
    valid_until: str | None
    revoked_on: str | None  # the first day on which it is void


class AnnualCheckItem(TypedDict, total=False):
    """A concluded annual check."""

    year: int
    result: str  # passed | rectify | failed
    label: str
    opinion: str
    concluded_on: str | None


class Sign(TypedDict, total=False):
    """公示标牌: what the plan wants on it (4.4-c)."""

    varieties: str  # 种养品种
    scope: str  # 范围规模
    techniques: str  # 技术措施
    responsible: str  # 责任主体


class SchemeRef(TypedDict, total=False):
    """The scheme version it was recognised under."""

    key: str
    version: str
    title: str
    clause: str  # of the category, e.g. 4.1-b
    sources: list[str]  # titles with numbers, as printed


class Validity(TypedDict, total=False):
    """What ``status_on`` needs besides the history: the first period and when it was first published."""

    valid_from: str
    valid_until: str | None  # of the first recognition; the row's own column is today's
    published_on: str | None  # the first edition's day


class Earlier(TypedDict, total=False):
    """What was published before a revision."""

    until: str  # the first day on which the next was in force
    reprint: int
    row: dict[str, Any]  # columns of ``PublishedEntry``: name, division, operator_name …
    said: dict[str, Any]  # keys of ``Payload``: plots, sign, address, output_t


class OwnWord(TypedDict):
    """主体自述: what its holder says for himself, and nobody confirmed; the one place where he names whom to call."""

    contact_name: str
    contact_phone: str
    introduction: str
    link: str
    said_on: str


class Photo(TypedDict):
    """The photograph of the base that an officer confirmed; ``/b/<code>/photo.jpg`` hands it out."""

    caption: str
    mark: str  # another whenever the picture is: no browser shows the one before
    confirmed_on: str
    confirmed_by: str


class Payload(TypedDict, total=False):
    """``PublishedEntry.payload``."""

    history: list[HistoryItem]
    plots: dict[str, Any]  # GeoJSON FeatureCollection; properties: name, area_mu
    certificates: list[Certificate]
    sign: Sign
    scheme: SchemeRef
    validity: Validity
    annual_checks: list[AnnualCheckItem]
    platforms: list[str]  # 重点市县 rest on (4.1-e): 国家农产品质量安全县 …
    score: str  # acceptance score out of 100, if any
    own_word: OwnWord | None  # absent while an officer hides it
    photo: Photo | None  # absent until it is confirmed
    address: str
    output_t: str
    issued_by: str  # 认定机关
    list_row: str  # where the official list has it
    source: str
    certified: str  # of which state of the certificates; tells which rows are behind
    reprint: int  # how often certificate and sign were made anew because what they say was changed
    said_since: str  # the day from which it says this
    earlier: list[Earlier]  # oldest first


class ItemPayload(TypedDict, total=False):
    """``EditionItem.payload``: one row as the edition prints it. Flat, so that two editions compare field by field."""

    name: str
    base_code: str
    scheme: str  # key@version
    scheme_title: str
    category: str
    category_label: str
    subject: str
    level: str
    division: str
    city_name: str
    county_name: str
    operator_name: str
    product_name: str
    area_mu: str
    counted: str  # 5,000羽; empty where the base is measured in 亩
    status: str  # EntryStatus value on the edition's day
    document_number: str
    recognised_on: str
    valid_from: str
    valid_until: str | None


#: ``ItemPayload`` keys with the words a difference is printed in; keys not here are not compared.
ITEM_LABELS: dict[str, str] = {
    "name": "名称",
    "scheme_title": "认定办法",
    "category_label": "类别",
    "level": "级别",
    "city_name": "市州",
    "county_name": "县市区",
    "operator_name": "经营主体",
    "product_name": "产品",
    "area_mu": "规模（亩）",
    "counted": "规模（数量）",
    "status": "状态",
    "document_number": "认定文号",
    "recognised_on": "认定日期",
    "valid_from": "有效期起",
    "valid_until": "有效期至",
}


def earlier_on(payload: Mapping[str, Any], on: date) -> Earlier | None:
    """What was published on ``on``, where something else is today."""
    return next((e for e in payload.get("earlier") or [] if on < date.fromisoformat(e["until"])), None)


#: Of whom no 公示标牌 is made: a sign stands at a base and names what grows there, a county has no such gate.
SIGNLESS = frozenset({"county", "city"})


def search_text(words: Iterable[str], readings: Iterable[str]) -> str:
    """``PublishedEntry.search``: what an entry is called, by anybody (names, kinds, places, numbers), and its readings.

    One per line, spelled as ``shared.spelling`` spells what is looked for, so that a search never matches across two.
    """
    lines = [spelling.folded(w) for w in words if w]
    return "\n".join(dict.fromkeys(line for line in (*lines, *readings) if line))


def _date(text: object) -> date | None:
    return date.fromisoformat(text[:10]) if isinstance(text, str) and text else None


def course_of(payload: Mapping[str, Any], *, valid_from: date, valid_until: date | None) -> Course:
    """What decides the entry's status on any day, out of its published history.

    ``valid_from`` and ``valid_until`` are the row's columns, for payloads without ``validity``.
    """
    validity = payload.get("validity") or {}
    events = [
        Event(
            kind=EventKind(item["kind"]),
            effective_on=date.fromisoformat(item["effective_on"]),
            recorded_at=datetime.fromisoformat(item["recorded_at"]),
            until=_date(item.get("until")),
            key=item.get("ledger_entry_id"),
            revokes=item.get("revokes"),
        )
        for item in payload.get("history") or []
    ]
    first = _date(validity.get("valid_from")) or valid_from
    return Course(
        valid_from=first,
        valid_until=_date(validity.get("valid_until")) if "valid_until" in validity else valid_until,
        published_on=_date(validity.get("published_on")) if validity else first,
        events=tuple(events),
    )
