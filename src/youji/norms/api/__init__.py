"""The same, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from youji.documents.selectors import document_of
from youji.norms import selectors, services
from youji.norms.api import changes
from youji.norms.fields import CONFIRMATION
from youji.norms.policy import CONFIRMERS, READERS
from youji.norms.selectors import files, pages
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("norms", "限量与名录")
router.add_router("", changes.router)
What = changes.What
MarkAsked = Literal["", "unchecked", "verified", "pending", "reference"]
_CONFIRMED: Any = body(CONFIRMATION | Fields(SEEN), refuse=Refused)


class EditionOut(Schema):
    """How all rows stand: the day of the newest change and one hash of them all."""

    day: date | None
    digest: str


class TableOut(Schema):
    """A table and how many of its rows bear each mark."""

    name: str
    title: str
    verified: int
    pending: int
    reference: int


class FileRowOut(Schema):
    """A row of another room's file; ``said`` by its columns."""

    said: dict[str, str]
    by: str
    valid_from: str
    valid_until: str
    mark: str
    source: str


class ConfirmedOut(Schema):
    """Who compared the row, and when."""

    name: str
    at: datetime
    remark: str
    picture: str = Field(description="照片的地址")


class RowOut(Schema):
    """A row; ``values`` are the fields of its table, amounts as text."""

    id: int
    key: str
    mark: str
    version: int
    values: dict[str, Any]


class OneRowOut(RowOut):
    """A row, and who confirmed it."""

    confirmations: list[ConfirmedOut]


class ConfirmIn(_CONFIRMED):
    """That the row is what the picture says."""

    document_id: UUID = Field(description="标签或标准原文的照片，先用 /documents 上传")


@router.get("/tables", response=answers(list[TableOut]), summary="各表和待核行数")
@admits(READERS)
def list_tables(request: ActorRequest) -> Any:
    """Every table with its counts by mark."""
    return pages.counted()


@router.get("/files", response=answers(list[TableOut]), summary="其他数据和待核行数")
@admits(READERS)
def list_files(request: ActorRequest) -> Any:
    """Every marked file of the other rooms with its counts by mark."""
    return files.counted()


@router.get("/files/{what}", response=answers(Paged[FileRowOut]), summary="其他数据的各行")
@admits(READERS)
def list_file_rows(
    request: ActorRequest, what: Name, *, q: Name = "", mark: MarkAsked = "", page: PageNumber = 1
) -> Any:
    """Rows of one file; ``mark=unchecked`` gives what nobody has compared with the text."""
    return paged(files.rows_of(what, q=q, mark=mark), page)


@router.get("/edition", response=answers(EditionOut), summary="数据版本")
@admits(READERS)
def get_edition(request: ActorRequest) -> Any:
    """The day and the hash by which the house judges now."""
    day, digest = selectors.edition()
    return {"day": day, "digest": digest}


@router.get("/tables/{what}", response=answers(Paged[RowOut]), summary="一张表的各行")
@admits(READERS)
def list_rows(
    request: ActorRequest, what: What, *, q: Name = "", mark: MarkAsked = "", page: PageNumber = 1
) -> Any:
    """Rows of one table; ``mark=unchecked`` gives what nobody has compared with the text."""
    table = pages.table_called(what)
    return paged(pages.search(table, q=q, mark=mark), page, lambda row: pages.as_program(table, row))


def _one(what: str, row_id: int) -> dict[str, Any]:
    table, row = pages.find(what, row_id)
    confirmed = [
        {"name": one.name, "at": one.at, "remark": one.remark, "picture": one.picture.href}
        for one in pages.confirmations(table, row)
    ]
    return {**pages.as_program(table, row), "confirmations": confirmed}


@router.get("/tables/{what}/{int:row_id}", response=answers(OneRowOut), summary="一行")
@admits(READERS)
def get_row(request: ActorRequest, what: What, row_id: Id) -> Any:
    """One row, and who confirmed it from which picture."""
    return _one(what, row_id)


@router.post("/tables/{what}/{int:row_id}/confirm", response=answers(OneRowOut), summary="核对确认一行")
@admits(CONFIRMERS)
def confirm_row(request: ActorRequest, what: What, row_id: Id, body: ConfirmIn) -> Any:
    """The row is 已核 for the whole province from now on."""
    services.confirm(
        table=what,
        row_id=row_id,
        picture=document_of(body.document_id, request.actor),
        remark=body.remark,
        version=body.version,
        actor=request.actor,
        now=request.now,
    )
    return _one(what, row_id)
