"""Calls for applications, notices, and the door for real-name objections, for anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from youji.portal.fields import RECEIPT, ROW
from youji.portal.selectors import notices
from youji.recognition.fields import OBJECTION
from youji.recognition.services.notices import Complaint, file_objection
from youji.shared import clock, receipts
from youji.shared.api import (
    ActorRequest,
    Name,
    Paged,
    PageNumber,
    answers,
    not_another_sites_page,
    paged,
    present,
)
from youji.shared.api.described import typed
from youji.shared.checked import checked
from youji.shared.values import Fields

router = Router(tags=["公众"], auth=None)
#: The public's form comes with a file: each value is read by the service.
ApplicationCode: Any = typed(ROW)
ObjectorName: Any = typed(OBJECTION["name"])
ObjectorPhone: Any = typed(OBJECTION["phone"])
ObjectionText: Any = typed(OBJECTION["text"])
Email: Any = typed(OBJECTION["email"])
PhoneEnd: Any = typed(RECEIPT["phone_end"])


class NoticeOut(Schema):
    """A public notice."""

    number: str
    title: str
    document_number: str
    text: str
    opens_on: date
    closes_on: date
    phone: str
    address: str
    withdrawn_at: datetime | None
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


class CallOut(Schema):
    """A call for applications whose window is open or ahead."""

    title: str
    document_number: str
    announcement: str
    scheme_title: str
    opens_on: date
    closes_on: date
    quota: int | None
    is_open: bool
    days_left: int


@router.get("/rounds", response=answers(list[CallOut]), summary="正在申报的批次")
def list_calls(request: ActorRequest) -> Any:
    """The calls for applications, the first to close first."""
    return notices.open_rounds(today=clock.local_date(request.now))


@router.get("/notices", response=answers(Paged[NoticeOut]), summary="公示")
def list_notices(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Notices, newest first."""
    return paged(notices.notices(today=clock.local_date(request.now)), page)


@router.get("/notices/{number}", response=answers(NoticeOut), summary="一次公示")
def get_notice(request: ActorRequest, number: Name) -> Any:
    """One notice as published."""
    return present(notices.notice_page(number, today=clock.local_date(request.now)))


@router.post(
    "/notices/{number}/objections",
    response=answers(ReceiptOut, 201),
    summary="提出实名异议",
    auth=not_another_sites_page,
)
def object_to(
    request: ActorRequest,
    number: Name,
    *,
    application: ApplicationCode = Form(...),  # noqa: B008
    name: ObjectorName = Form(...),  # noqa: B008
    phone: ObjectorPhone = Form(...),  # noqa: B008
    text: ObjectionText = Form(...),  # noqa: B008
    email: Email = Form(""),  # noqa: B008
    file: UploadedFile | None = File(None),  # noqa: B008
) -> Any:
    """The objection is on record, with a receipt to follow it by. Name and contact are never published."""
    notice = present(notices.notice_page(number, today=clock.local_date(request.now)))
    complaint = Complaint(
        name=name, phone=phone, text=text, email=email, file=file, file_name=(file.name if file else "") or ""
    )
    made = file_objection(
        notice_id=notice.id,
        application_code=checked(Fields(ROW), {"application": application})["application"],
        complaint=complaint,
        source=request.META.get("REMOTE_ADDR", ""),
        now=request.now,
    )
    return Status(201, made)


@router.get("/objections/{receipt}", response=answers(ProgressOut), summary="查询异议办理")
def get_objection(request: ActorRequest, receipt: Name, phone_end: PhoneEnd) -> Any:
    """What became of an objection, for whoever has the receipt and the last four digits of its telephone."""
    phone_end = checked(RECEIPT, {"phone_end": phone_end})["phone_end"]
    receipts.count_look(receipt, request.now)
    return present(notices.receipt_page(receipt, phone_end))
