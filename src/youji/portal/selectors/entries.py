"""The page behind a code: a base with all its recognitions, or one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from youji.catalogue.labels import ENTRY_STATUSES as ENTRY_STATUS
from youji.catalogue.labels import event_word
from youji.catalogue.logic.codes import code_of, near
from youji.catalogue.logic.courses import last_day_of, status_on, valid_until_on
from youji.catalogue.logic.own_word import UNCONFIRMED
from youji.catalogue.logic.proven import LONGER, SUBJECT
from youji.catalogue.logic.published import SIGNLESS, course_of, earlier_on
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import PublishedEntry
from youji.catalogue.selectors.bad_news import beside
from youji.catalogue.selectors.terms import remedies_against
from youji.environment.selectors.findings import board_of, writing_of_board
from youji.portal.selectors.catalogue import Row, rows_of, with_bad_news
from youji.shared.clock import in_words

#: So many codes a slip away are offered.
SLIPS = 5


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    label: str
    on: date
    until: date | None
    reason: str
    document_number: str
    agency: str
    ledger_entry_id: str
    ahead: bool  # announced, not yet in effect
    tone: str = ""
    remedies: str = ""  # where its holder may turn against it

    @property
    def title(self) -> str:
        """What happened, or will."""
        return f"{self.label}（尚未生效）" if self.ahead else self.label


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate, with whether it is in force on the day."""

    label: str
    number: str
    name: str
    issuer: str
    valid_from: date | None
    valid_until: date | None
    in_force: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class OwnWord:
    """主体自述: the holder's word, marked as his wherever it goes."""

    contact_name: str
    contact_phone: str
    introduction: str
    link: str
    said_on: date
    said_by: str = "holder"
    notice: str = UNCONFIRMED


@dataclass(frozen=True, slots=True)
class Photo:
    """The photograph of the base."""

    caption: str
    address: str
    confirmed_on: date
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """One entry with everything the page shows of it, as of ``on``."""

    row: Row
    on: date
    status: EntryStatus | None  # on the day asked about; None before it was recognised
    last_day: date | None  # the last day it is valid, as it stood on that day
    history: tuple[Happening, ...]
    certificates: tuple[Paper, ...]
    payload: Mapping[str, Any]
    ledger_entry_id: str

    @property
    def status_label(self) -> str:
        """The status in words."""
        if self.status == EntryStatus.PENDING:  # on a past day: what is shown has been printed since
            return "已认定，未印入目录"
        return ENTRY_STATUS[self.status][0] if self.status else "尚未认定"

    @property
    def status_tone(self) -> str:
        """The status's tone."""
        return ENTRY_STATUS[self.status][1] if self.status else "draft"

    @property
    def latest(self) -> Happening | None:
        """What happened last by the day asked about."""
        return next((h for h in self.history if not h.ahead), None)

    @property
    def since(self) -> str:
        """From when to when it is what it is on the day, or since when it is that no longer."""
        if self.lapsed and self.status != EntryStatus.EXPIRED and self.latest:
            return f"{in_words(self.latest.on)}{self.latest.label}"
        if not self.status:
            return ""
        start = in_words(self.row.valid_from)
        return f"{start}至{in_words(self.last_day)}" if self.last_day else f"自{start}起，长期"

    @property
    def in_a_sentence(self) -> str:
        """What a search engine or a chat prints of it."""
        row = self.row
        said = (
            f"{row.name}：{self.status_label}",
            f"{row.level_label}{row.category_label}",
            f"{row.city_name}{row.county_name}",
            row.product_name,
            row.document_number,
        )
        return f"{'，'.join(part for part in said if part)}。"

    @property
    def lapsed(self) -> str:
        """Why nobody may rely on it on the day, in a sentence; empty while it is in force."""
        said = {
            EntryStatus.REMOVED: "这项认定已从目录中删除，标牌和证书不再有效。",
            EntryStatus.EXPIRED: "这项认定的有效期已满，没有续期，标牌和证书不再有效。",
            EntryStatus.INTERIM: "这项认定临时暂停，正在核实；核实期间不得使用标牌和证书。",
            EntryStatus.SUSPENDED: "这项认定已暂停，暂停期间不得使用标牌和证书。",
        }
        return said.get(self.status, "") if self.status else ""

    @property
    def own_word(self) -> OwnWord | None:
        """What its holder says for himself: of today alone, and not of what nobody may rely on."""
        said = self.payload.get("own_word")
        if not said or self.lapsed or not self.status:
            return None
        return OwnWord(**said | {"said_on": date.fromisoformat(said["said_on"])})

    @property
    def photo(self) -> Photo | None:
        """What its holder chose and an officer confirmed: of today alone, and not of what nobody may rely on."""
        said = self.payload.get("photo")
        if not said or self.lapsed or not self.status:
            return None
        address = f"{reverse('catalogue:photo-picture', args=[self.row.code])}?{said['mark']}"
        return Photo(
            caption=said["caption"],
            address=address,
            confirmed_on=date.fromisoformat(said["confirmed_on"]),
            confirmed_by=said["confirmed_by"],
        )

    @property
    def sign(self) -> Mapping[str, str]:
        """What the sign at the gate says; nothing of a county or a city, which has none."""
        return {} if self.row.subject in SIGNLESS else self.payload.get("sign") or {}

    @property
    def subject(self) -> str:
        """What the log calls it."""
        return f"{SUBJECT}{self.row.code}"

    @property
    def published_at(self) -> str:
        """Where a program reads what this page shows."""
        return f"/api/v1/public/bases/{self.row.code}?on={self.on.isoformat()}"

    @property
    def published(self) -> dict[str, Any]:
        """The longer parts of the page, and its place on the map: what the log has by their digest."""
        return {key: self.payload.get(key) for key in LONGER} | {"lon": self.row.lon, "lat": self.row.lat}

    @property
    def plots(self) -> list[dict[str, Any]]:
        """The plots' GeoJSON features."""
        return (self.payload.get("plots") or {}).get("features") or []


@dataclass(frozen=True, slots=True)
class BasePage:
    """What ``/b/<code>`` shows: the recognition asked for first, then the base's others."""

    code: str
    main: Recognition
    others: tuple[Recognition, ...]


def _code(typed: str) -> str:
    """A code as it is stored."""
    return code_of(typed) or typed.strip().upper()


def stored_code(typed: str) -> str:
    """The code that is public and was meant by ``typed``; empty where there is none."""
    code = _code(typed)
    return code if version_of(code) else ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why nothing public has what was typed as a code."""

    code: str  # as it is stored, or what was typed
    formed: bool  # has the form of a code
    near: tuple[tuple[str, str], ...] = ()  # codes a slip away that there are, with their names


def not_found(typed: str) -> NotFound:
    """What to say to whoever typed it. One query."""
    code = code_of(typed)
    if not code:
        return NotFound(typed.strip()[:40], formed=False)
    slips = list(near(code))
    rows = PublishedEntry.objects.filter(Q(code__in=slips) | Q(base_code__in=slips)).order_by("code")
    return NotFound(code, formed=True, near=tuple(rows.values_list("code", "name")[:SLIPS]))


def _date(text: object) -> date | None:
    return date.fromisoformat(text[:10]) if isinstance(text, str) and text else None


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _history(payload: Mapping[str, Any], on: date) -> tuple[Happening, ...]:
    """Newest first, also of one day: a suspension confirmed on the day it was ordered is no longer 待核实."""
    lines = [
        Happening(
            label=item.get("label") or item["kind"],
            on=date.fromisoformat(item["effective_on"]),
            until=last_day_of(EventKind(item["kind"]), _date(item.get("until"))),
            reason=item.get("reason", ""),
            document_number=item.get("document_number", ""),
            agency=item.get("agency", ""),
            ledger_entry_id=item.get("ledger_entry_id") or "",
            ahead=date.fromisoformat(item["effective_on"]) > on,
            tone=event_word(item["kind"]).tone,
            remedies=remedies_against(item["kind"]),
        )
        for item in payload.get("history") or []
    ]
    lines.sort(key=lambda line: line.on)
    return tuple(reversed(lines))


def _papers(payload: Mapping[str, Any], on: date) -> tuple[Paper, ...]:
    found = []
    for item in payload.get("certificates") or []:
        start, until = _date(item.get("valid_from")), _date(item.get("valid_until"))
        revoked_on = _date(item.get("revoked_on"))
        found.append(
            Paper(
                label=item.get("label") or item.get("kind", ""),
                number=item.get("number", ""),
                name=item.get("name", ""),
                issuer=item.get("issuer", ""),
                valid_from=start,
                valid_until=until,
                in_force=(start is None or start <= on) and (until is None or on < until),
                revoked=revoked_on is not None and revoked_on <= on,
            )
        )
    return tuple(found)


def _recognition(
    row: Row, payload: Mapping[str, Any], ledger_entry_id: object, *, on: date, today: date
) -> Recognition:
    course = course_of(payload, valid_from=row.valid_from, valid_until=row.valid_until)
    past = on != today
    if before := earlier_on(payload, on):
        row = replace(row, **before["row"] | {"area_mu": _amount(before["row"]["area_mu"])})
        payload = {**payload, **before["said"], "reprint": before["reprint"]}
    if past:  # what was on the page then is kept nowhere, and what is there now was not there
        payload = {**payload, "own_word": None, "photo": None}
    until = valid_until_on(course, on) if past else row.valid_until
    return Recognition(
        row=row,
        on=on,
        status=status_on(course, on) if past else row.status,
        last_day=until - timedelta(days=1) if until else None,
        history=_history(payload, on),
        certificates=_papers(payload, on),
        payload=payload,
        ledger_entry_id=str(ledger_entry_id or ""),
    )


def base_page(code: str, *, on: date, today: date) -> BasePage | None:
    """The page for an entry's or a base's code as of ``on``; ``None`` when nothing public has that code."""
    code = _code(code)
    first = PublishedEntry.objects.filter(code=code).values_list("base_code", flat=True).first()
    found = PublishedEntry.objects.filter(base_code=first or code).order_by("-recognised_on", "code")
    rest = {
        code: (payload, proof)
        for code, payload, proof in found.values_list("code", "payload", "ledger_entry_id")
    }
    rows = with_bad_news(list(rows_of(found, today=today)), on=on, past=on != today)
    if not rows:
        return None
    all_of_it = [_recognition(row, *rest[row.code], on=on, today=today) for row in rows]
    gone = {EntryStatus.REMOVED, EntryStatus.EXPIRED, None}
    all_of_it.sort(key=lambda r: (r.row.code != code, r.status in gone))
    return BasePage(code=code, main=all_of_it[0], others=tuple(all_of_it[1:]))


def environment_of(code: str) -> dict[str, Any]:
    """What is published of the environment of the base behind ``code``. One query."""
    code = _code(code)
    same = PublishedEntry.objects.filter(Q(code=code) | Q(base_code=code)).values("base_code")
    return board_of(same)[1]


def version_of(code: str) -> tuple[Any, ...]:
    """What changes whenever the page of ``code`` does; empty when nothing public has that code. One query.

    A base's page shows all its entries and tells of what lies on its 经营主体's others, so every one of them counts.
    """
    code = _code(code)
    same_base = PublishedEntry.objects.filter(code=code).values("base_code")
    found = PublishedEntry.objects.filter(
        Q(base_code=code) | Q(base_code__in=same_base) | Q(base_code__in=beside(code))
    )
    return tuple(found.order_by("code").values_list("code", "revision", writing_of_board()))
