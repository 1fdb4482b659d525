"""What the public may read, and the door for real-name objections. No token; published data only."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from youji.portal.selectors import catalogue, editions, entries, notices
from youji.recognition.logic.published_query import parse
from youji.recognition.services.notices import Complaint, file_objection
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Day,
    Id,
    Line,
    Name,
    Paged,
    PageNumber,
    Text,
    answers,
    paged,
    present,
)

router = Router(tags=["公众"], auth=None)


class RowOut(Schema):
    """One published entry."""

    code: str
    base_code: str
    name: str
    scheme_title: str
    category_label: str
    level: str
    division: str
    city_name: str
    county_name: str
    operator_name: str
    product_name: str
    area_mu: Decimal | None
    lon: float | None
    lat: float | None
    status: str
    status_label: str
    recognised_on: date
    valid_from: date
    valid_until: date | None
    document_number: str
    edition_number: int
    is_demo: bool


class HappeningOut(Schema):
    """One line of an entry's history."""

    label: str
    on: date
    until: date | None
    reason: str
    document_number: str
    agency: str
    ledger_entry_id: str


class RecognitionOut(Schema):
    """One entry as of a day."""

    row: RowOut
    on: date
    status: str | None
    last_day: date | None
    history: list[HappeningOut]
    ledger_entry_id: str


class BasePageOut(Schema):
    """A base with all its recognitions."""

    code: str
    main: RecognitionOut
    others: list[RecognitionOut]


class EditionOut(Schema):
    """A numbered edition of the catalogue."""

    number: int
    title: str
    document_number: str
    published_on: date
    entry_count: int
    digest: str
    ledger_entry_id: UUID | None


class EditionPageOut(Schema):
    """An edition with everything it printed."""

    line: EditionOut
    items: list[dict[str, Any]]


class NoticeOut(Schema):
    """A public notice."""

    number: str
    title: str
    document_number: str
    text: str
    opens_on: date
    closes_on: date
    is_open: bool
    rows: list[Any]
    ledger_entry_id: UUID | None


class ReceiptOut(Schema):
    """The receipt of an objection."""

    receipt: str
    due_on: date


class ProgressOut(Schema):
    """What became of an objection."""

    receipt: str
    notice_number: str
    about: str
    received_at: datetime
    due_on: date
    state: str
    state_label: str
    outcome: str


@router.get("/catalogue", response=answers(Paged[RowOut]), summary="公开目录")
def search(
    request: ActorRequest,
    *,
    q: Name = "",
    city: Name = "",
    county: Name = "",
    subject: Name = "",
    scheme: Name = "",
    category: Name = "",
    level: Name = "",
    group: Name = "",
    status: Name = "",
    year: Name = "",
    sort: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The published catalogue; the same questions as the page's."""
    words = {
        "q": q, "city": city, "county": county, "subject": subject, "scheme": scheme, "category": category,
        "level": level, "group": group, "status": status, "year": year, "sort": sort,
    }  # fmt: skip
    asked = parse({key: value for key, value in words.items() if value})
    found = catalogue.page_of(asked, number=page, today=clock.local_date(request.now))
    return {
        "items": list(found),
        "count": found.paginator.count,
        "page": found.number,
        "pages": found.paginator.num_pages,
    }


@router.get("/bases/{code}", response=answers(BasePageOut), summary="基地与条目")
def get_base(request: ActorRequest, code: Name, on: Day | None = None) -> Any:
    """A base's or an entry's page, as of today or of a past day."""
    today = clock.local_date(request.now)
    found = entries.base_page(code, on=min(on or today, today), today=today)
    return present(found)


@router.get("/editions", response=answers(list[EditionOut]), summary="目录各版")
def list_editions(request: ActorRequest) -> Any:
    """Every edition, newest first."""
    return editions.editions()


@router.get("/editions/{int:number}", response=answers(EditionPageOut), summary="一版目录")
def get_edition(request: ActorRequest, number: Id) -> Any:
    """One edition with everything it printed."""
    return present(editions.edition_page(number))


@router.get("/notices", response=answers(Paged[NoticeOut]), summary="公示")
def list_notices(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Notices, newest first."""
    return paged(notices.notices(today=clock.local_date(request.now)), page)


@router.get("/notices/{number}", response=answers(NoticeOut), summary="一次公示")
def get_notice(request: ActorRequest, number: Name) -> Any:
    """One notice as published."""
    return present(notices.notice_page(number, today=clock.local_date(request.now)))


@router.post("/notices/{number}/objections", response=answers(ReceiptOut, 201), summary="提出实名异议")
def object_to(
    request: ActorRequest,
    number: Name,
    *,
    application: Name = Form(...),  # noqa: B008
    name: Name = Form(...),  # noqa: B008
    phone: Name = Form(...),  # noqa: B008
    text: Text = Form(...),  # noqa: B008
    email: Line = Form(""),  # noqa: B008
    file: UploadedFile | None = File(None),  # noqa: B008
) -> Any:
    """The objection is on record, with a receipt to follow it by. Name and contact are never published."""
    notice = present(notices.notice_page(number, today=clock.local_date(request.now)))
    complaint = Complaint(
        name=name, phone=phone, text=text, email=email, file=file, file_name=(file.name if file else "") or ""
    )
    made = file_objection(
        notice_id=notice.id,
        application_code=application,
        complaint=complaint,
        source=request.META.get("REMOTE_ADDR", ""),
        now=request.now,
    )
    return Status(201, made)


@router.get("/objections/{receipt}", response=answers(ProgressOut), summary="查询异议办理")
def get_objection(request: ActorRequest, receipt: Name, phone_end: Name) -> Any:
    """What became of an objection, for whoever has the receipt and the last four digits of its telephone."""
    return present(notices.receipt_page(receipt, phone_end))
