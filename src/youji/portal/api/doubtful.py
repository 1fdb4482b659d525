"""The door for problems with certificates, and for what became of them, for anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from ninja import Router, Schema, Status

from youji.receiving.fields import PUBLIC_REPORT
from youji.receiving.selectors.reports import with_receipt
from youji.receiving.services.reporting import look_at, report_publicly
from youji.shared.api import ActorRequest, Name, answers, not_another_sites_page, present
from youji.shared.api.described import body
from youji.shared.limits import visitor
from youji.shared.refusals import Refused

router = Router(tags=["公众"], auth=None)

_REPORT: Any = body(PUBLIC_REPORT, refuse=Refused)


class DoubtIn(_REPORT):
    """What somebody saw of a certificate. The same ``key`` sent again is the same report."""

    key: UUID | None = None


class DoubtOut(Schema):
    """A report, for whoever holds its receipt; names are told to nobody."""

    receipt: str
    code: str
    word: str
    office: str
    opened_at: datetime
    due_on: date
    outcome: str


@router.post(
    "/certificates/reports",
    response=answers(DoubtOut, 201),
    summary="反映合格证的问题",
    auth=not_another_sites_page,
)
def doubt(request: ActorRequest, body: DoubtIn) -> Any:
    """The county it comes from has it; the receipt tells what becomes of it."""
    said = body.model_dump(exclude={"key"})
    made = report_publicly(
        key=body.key or uuid4(), visitor=visitor(request.META.get("REMOTE_ADDR", "")), now=request.now, **said
    )
    return Status(201, present(with_receipt(made.receipt)))


@router.get("/certificates/reports/{receipt}", response=answers(DoubtOut), summary="反映的问题办得怎样")
def told(request: ActorRequest, receipt: Name) -> Any:
    """What became of it."""
    return present(look_at(receipt, visitor=visitor(request.META.get("REMOTE_ADDR", "")), now=request.now))
