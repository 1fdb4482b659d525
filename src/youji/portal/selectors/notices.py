"""Public notices as published, and an objector's own receipt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from youji.catalogue.selectors.bad_news import BadNews, bad_news_beside
from youji.recognition.logic.noticed import ENDED, SUBJECT
from youji.recognition.logic.objecting import of_case, unmet
from youji.recognition.models import Application, Movement, Notice, NoticeChange, Objection, Round
from youji.recognition.selectors.notice_days import open_years
from youji.recognition.selectors.notices import changes_of, open_notices
from youji.recognition.selectors.notices import is_open as notice_is_open
from youji.schemes.logic.statuses import Status
from youji.shared import receipts


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice, with where it stands on the day."""

    id: int
    number: str
    title: str
    document_number: str
    text: str
    opens_on: date
    closes_on: date
    rows: list[dict[str, Any]]
    ledger_entry_id: Any
    is_demo: bool
    is_open: bool
    days_left: int
    phone: str
    address: str
    withdrawn_at: datetime | None
    reckoned: str  # on the page of one open notice: the years whose holidays may still move its last day
    changes: list[NoticeChange]  # on the page of one notice, the latest first
    standing: Collection[str] = ()  # on the page of one notice, the codes of what may be objected to
    on: date | None = None  # on the page of one notice, the day it is shown as of
    #: On the page of one notice, by the code of a row that left it by a step of its own case: that step on the log.
    left_by: Mapping[str, UUID] = field(default_factory=dict)
    bad_news: Mapping[str, tuple[BadNews, ...]] = field(default_factory=dict)  # by the code of the row

    @property
    def subject(self) -> str:
        """What the log calls it."""
        return f"{SUBJECT}{self.id}"

    @property
    def published_at(self) -> str:
        """Where a program reads what this page shows."""
        return f"/api/v1/public/notices/{self.number}"

    @property
    def status_label(self) -> str:
        """公示中, 未开始, 已撤回 or 已结束."""
        if self.withdrawn_at:
            return "已撤回"
        if self.is_open:
            return "公示中"
        return "未开始" if self.days_left > 0 else "已结束"

    @property
    def status_tone(self) -> str:
        """The status's tone."""
        if self.withdrawn_at:
            return "stop"
        return "busy" if self.is_open else "past"

    @property
    def open_rows(self) -> list[dict[str, Any]]:
        """The rows that may be objected to."""
        return [row for row in self.rows if row.get("code") in self.standing]


def _line(
    notice: Notice, today: date, changes: Iterable[NoticeChange] = (), *, asked: bool = False
) -> NoticeLine:
    is_open = notice_is_open(notice, today)
    return NoticeLine(
        id=notice.pk,
        number=notice.number,
        title=notice.title,
        document_number=notice.document_number,
        text=notice.text,
        opens_on=notice.opens_on,
        closes_on=notice.closes_on,
        rows=list(notice.snapshot or []),
        ledger_entry_id=notice.ledger_entry_id,
        is_demo=notice.is_demo,
        is_open=is_open,
        days_left=(notice.closes_on - today).days,
        phone=notice.phone,
        address=notice.address,
        withdrawn_at=notice.withdrawn_at,
        reckoned=open_years(notice.opens_on, notice.closes_on) if is_open and asked else "",
        changes=list(changes),
    )


def notices(*, today: date, limit: int | None = None, open_only: bool = False) -> list[NoticeLine]:
    """Notices, newest first; only those open for objection ``today``, if asked."""
    found = open_notices(today) if open_only else Notice.objects.all()
    return [_line(n, today) for n in found.order_by("-opens_on", "-pk")[:limit]]


def notice_page(number: str, *, today: date) -> NoticeLine | None:
    """The notice with this number; beside each row what lies on its base's and its 经营主体's recognitions."""
    found = Notice.objects.filter(number=number).first()
    if found is None:
        return None
    line = _line(found, today, changes_of(found), asked=True)
    listed = Application.objects.filter(code__in=[row.get("code") for row in line.rows]).select_related(
        "base"
    )
    cases = listed.only("code", "notice", "status", "on_notice_until", "base__operator")
    told = bad_news_beside([(case.code, case.base_id, case.base.operator_id) for case in cases], on=today)
    on_it = (case for case in cases if case.notice_id == found.pk)
    standing = frozenset(case.code for case in on_it if not unmet(case, of_case(today)))
    return replace(line, bad_news=told, standing=standing, on=today, left_by=_left_by(line.rows))


def _left_by(rows: Iterable[Mapping[str, Any]]) -> dict[str, UUID]:
    codes = [row["code"] for row in rows if row.get("left")]
    if not codes:
        return {}
    ended = Movement.objects.filter(application__code__in=codes, source=Status.ON_NOTICE, target__in=ENDED)
    found = ended.order_by("at", "pk").values_list("application__code", "ledger_entry_id")
    return {code: entry_id for code, entry_id in found if entry_id}


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A call for applications that has been announced, as the public reads it."""

    title: str
    document_number: str
    opens_on: date
    closes_on: date
    announcement: str
    scheme_title: str
    scheme_anchor: str
    quota: int | None
    is_demo: bool
    is_open: bool
    days_left: int


def open_rounds(*, today: date) -> list[RoundLine]:
    """The calls whose window is open or ahead, the first to close first."""
    found = Round.objects.filter(announced_at__isnull=False, closed_at__isnull=True, closes_on__gte=today)
    return [
        RoundLine(
            title=r.title,
            document_number=r.document_number,
            opens_on=r.opens_on,
            closes_on=r.closes_on,
            announcement=r.announcement,
            scheme_title=r.scheme_version.title,
            scheme_anchor=f"{r.scheme_version.key}-{r.scheme_version.version}",
            quota=r.default_quota,
            is_demo=r.is_demo,
            is_open=r.opens_on <= today,
            days_left=(r.closes_on - today).days,
        )
        for r in found.select_related("scheme_version").order_by("closes_on", "title")
    ]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person who objected may read of it: no name, no telephone."""

    receipt: str
    notice_number: str
    notice_title: str
    about: str
    received_at: datetime
    due_on: date
    state: str
    state_label: str
    outcome: str
    concluded_at: datetime | None


def receipt_page(receipt: str, phone_end: str) -> Receipt | None:
    """The objection with this receipt, for whoever knows the last four digits of its telephone number.

    The caller has counted the look (``receipts.count_look``).
    """
    found = _find(receipt)
    return _receipt(found) if found and receipts.ends(found.phone, phone_end) else None


def own_receipt(receipt: str) -> Receipt | None:
    """The objection with this receipt; for the browser that has just filed it, nobody else."""
    found = _find(receipt)
    return _receipt(found) if found else None


def _find(receipt: str) -> Objection | None:
    return (
        Objection.objects.filter(receipt=receipts.tidy(receipt))
        .select_related("notice", "application")
        .first()
    )


def _receipt(found: Objection) -> Receipt:
    return Receipt(
        receipt=found.receipt,
        notice_number=found.notice.number,
        notice_title=found.notice.title,
        about=_about(found.notice.snapshot or [], found.application.code),
        received_at=found.received_at,
        due_on=found.due_on,
        state=found.state,
        state_label=str(Objection.State(found.state).label),
        outcome=found.outcome,
        concluded_at=found.concluded_at,
    )


def _about(rows: Iterable[dict[str, Any]], code: str) -> str:
    return next((row.get("name", "") for row in rows if row.get("code") == code), "")
