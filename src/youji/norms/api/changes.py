"""A change, for programs: a workbook looked at and taken, and what was judged again since."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Schema
from ninja.files import UploadedFile
from pydantic import Field

from youji.documents.selectors import document_of
from youji.norms import services
from youji.norms.logic.changes import Differing
from youji.norms.policy import CONCERNED, CONFIRMERS
from youji.norms.selectors import pages, rechecks
from youji.norms.services import sheets
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.files import (
    SPELLED_OUT,
    ImportedOut,
    PlanOut,
    download,
    downloads,
    imports,
    sheet_answer,
)
from youji.shared.workbook import Plan, Terms

router = room_router("norms", "限量与名录")
FromExcel = Literal["labels", "limits", "bans"]
What = Literal["labels", "bans", "listed", "limits", "withdrawals", "nutrients", "environment"]


class SideOut(Schema):
    """A verdict, the first day something may be harvested, and the edition it was judged by."""

    verdict: str
    earliest_harvest_on: date | None
    edition: str


class AffectedOut(Schema):
    """One thing that is judged differently; ``notice`` is a draft that nobody has sent."""

    kind: str
    ref: str
    title: str
    href: str
    operator: str
    division: str
    before: SideOut
    after: SideOut
    reason: str
    notice: str


class LookedOut(PlanOut):
    """What importing would do, how many rows end, and the first of what would be judged differently for it."""

    ends: int
    looked: int
    differing: int
    affected: list[AffectedOut]


class RecheckOut(Schema):
    """A change of a table: how many rows, the first hundred by their keys, and how many things the caller may see are
    judged differently.
    """

    id: int
    day: date
    table: str
    rows: int
    keys: list[str]
    finished_at: datetime | None
    looked: int
    differing: int


class OneRecheckOut(RecheckOut):
    """The same with a page of what is judged differently."""

    affected: Paged[AffectedOut]


@router.get("/tables/{what}/workbook/template", summary="标签、限量、禁用导入模板", **downloads())
@admits(CONFIRMERS)
def get_template(request: ActorRequest, what: FromExcel) -> HttpResponse:
    """The workbook to fill in."""
    return download(sheets.rows_template(what), f"模板-{pages.table_called(what).title}.xlsx")


@router.get("/tables/{what}/workbook", summary="导出标签、限量、禁用", **downloads())
@admits(CONFIRMERS)
def export_table(request: ActorRequest, what: FromExcel) -> HttpResponse:
    """The newest row of every use, limit or ban as a workbook that can be imported back."""
    return download(sheets.export_rows(what), f"{pages.table_called(what).title}.xlsx")


@router.post("/tables/{what}/workbook/check", response=imports(LookedOut), summary="试导入标签、限量、禁用")
@admits(CONFIRMERS)
def check_table(
    request: ActorRequest,
    what: FromExcel,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
) -> Any:
    """What the workbook would change, and what would be judged differently. Nothing is written."""
    terms = Terms(erase_empty=erase_empty)
    seen: dict[str, Any] = {}

    def plan(data: bytes) -> Plan:
        looked = sheets.look(what, data, now=request.now, terms=terms)
        asked = services.if_taken(what, looked, request.now)
        differing = services.differing_of(asked)
        seen.update(
            ends=looked.count("end"),
            looked=sum(rested.looked for rested in asked.values()),
            differing=len(differing),
            affected=[_would_be(one) for one in differing[:SPELLED_OUT]],
        )
        return looked.plan

    answer = sheet_answer(request, file, kind=f"norms.{what}", options=asdict(terms), plan=plan)
    return answer | seen if isinstance(answer, dict) else answer


@router.post("/tables/{what}/workbook", response=imports(ImportedOut), summary="导入标签、限量、禁用")
@admits(CONFIRMERS)
def import_table(
    request: ActorRequest,
    what: FromExcel,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
    leave_out_faulty: bool = False,
) -> Any:
    """A new edition holds what the workbook says, old rows end; with ``leave_out_faulty`` all rows that are right."""
    terms = Terms(erase_empty, leave_out_faulty)
    return sheet_answer(
        request,
        file,
        kind=f"norms.{what}",
        options=asdict(terms),
        plan=lambda data: sheets.look_for(what, data, actor=request.actor, now=request.now, terms=terms).plan,
        write=lambda _, data: (
            services.import_rows(what, data, actor=request.actor, now=request.now, terms=terms).plan
        ),
    )


@router.get("/rechecks", response=answers(Paged[RecheckOut]), summary="数据变动和重新判定")
@admits(CONCERNED)
def list_rechecks(request: ActorRequest, *, page: PageNumber = 1) -> Any:
    """Every change of norms, newest first."""
    return paged(rechecks.rechecks(request.actor), page, _told)


@router.get("/rechecks/{int:recheck_id}", response=answers(OneRecheckOut), summary="一次变动影响了谁")
@admits(CONCERNED)
def get_recheck(
    request: ActorRequest, recheck_id: Id, *, q: Name = "", kind: Name = "", verdict: Name = "", page: PageNumber = 1
) -> Any:  # fmt: skip
    """One change, and what of the caller's area is judged differently since."""
    found = rechecks.find(recheck_id, request.actor)
    rows = rechecks.affected(request.actor, recheck_id, q=q, kind=kind, verdict=verdict)
    return _told(found) | {"affected": paged(rows, page, rechecks.as_program)}


def _told(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "day": row.day,
        "table": row.table,
        "rows": row.rows,
        "keys": row.keys,
        "finished_at": row.finished_at,
        "looked": row.looked,
        "differing": row.differing,
    }


def _would_be(one: Differing) -> dict[str, Any]:
    sides = {
        name: {"verdict": said.verdict, "earliest_harvest_on": said.earliest, "edition": said.edition}
        for name, said in (("before", one.before), ("after", one.after))
    }
    said = {
        name: getattr(one, name) for name in ("kind", "ref", "title", "href", "division", "reason", "notice")
    }
    return said | sides | {"operator": one.operator_name}


class CorrectIn(Schema):
    """What the picture says otherwise, by the keys of the table's fields; ``valid_from`` is the day it holds from."""

    values: dict[str, str | int | bool | None] = Field(max_length=40)
    document_id: UUID = Field(description="标签或标准原文的照片，先用 /documents 上传")
    remark: str = Field("", max_length=300)
    version: int


class CorrectedOut(Schema):
    """The row that now holds."""

    id: int
    key: str
    mark: str


@router.post("/tables/{what}/{int:row_id}/correct", response=answers(CorrectedOut), summary="按照片更正一行")
@admits(CONFIRMERS)
def correct_row(request: ActorRequest, what: What, row_id: Id, body: CorrectIn) -> Any:
    """Another row holds from the day, 已核 with the picture; the row on file ends and stays what was judged by."""
    return services.correct(
        table=what,
        row_id=row_id,
        values=body.values,
        picture=document_of(body.document_id, request.actor),
        remark=body.remark,
        version=body.version,
        actor=request.actor,
        now=request.now,
    )
