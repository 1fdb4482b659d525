"""Certificates issued many at once, for programs: as JSON, and from Excel."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import File, Schema
from ninja.files import UploadedFile

from youji.certificates.api.router import router
from youji.certificates.fields import ALL_OR_NONE, MOST_AT_ONCE, ROW
from youji.certificates.policy import ISSUERS
from youji.certificates.services import sheet
from youji.certificates.services.bulk import Told, issue_many, look_many
from youji.shared.api import ActorRequest, ProblemOut, admits, answers
from youji.shared.api.described import typed
from youji.shared.api.files import ImportedOut, PlanOut, download, downloads, imports, sheet_answer
from youji.shared.checked import checked
from youji.shared.values import Fields
from youji.shared.workbook import Terms

_LOT: Any = typed(ROW["lot"])
_QUANTITY: Any = typed(ROW["quantity"])
_TIMES: Any = typed(ROW["times"], nullable=True)
_COPIES: Any = typed(ROW["copies"])
_BASIS: Any = typed(ROW["basis"])
_ON_PACKAGE: Any = typed(ROW["on_package"])
_DECISION: Any = typed(ROW["decision"])
_ALL_OR_NONE: Any = typed(ALL_OR_NONE)


class RowIn(Schema):
    """So many certificates alike of a lot; quantity and copies are of one. A row that will not do is told in the answer."""

    lot: _LOT = ""
    quantity: _QUANTITY = None
    times: _TIMES = None
    copies: _COPIES = None
    basis: _BASIS = ()
    on_package: _ON_PACKAGE = ()
    decision: _DECISION = ""


class AskManyIn(Schema):
    """What would be issued at once."""

    rows: list[RowIn]


class IssueManyIn(AskManyIn):
    """What is issued at once; with ``all_or_none`` nothing where one row does not pass, else whatever passes."""

    all_or_none: _ALL_OR_NONE = False


class ToldOut(Schema):
    """What came, or would come, of a row (counted from 1): the numbers of its certificates, or every reason why not."""

    row: int
    lot: str
    times: int
    passes: bool
    codes: list[str]
    problems: list[ProblemOut]


class ManyOut(Schema):
    """What came of all rows: how many certificates were issued, how many rows did not pass."""

    issued: int
    refused: int
    rows: list[ToldOut]


@router.post("/many/look", response=answers(ManyOut), summary="看看一批批次能不能开")
@admits(ISSUERS)
def look_at_many(request: ActorRequest, body: AskManyIn) -> Any:
    """What the gate says of each row; nothing is written. What one row takes, the next does not find any more."""
    return _out(look_many(_rows(body), actor=request.actor, now=request.now))


@router.post("/many", response=answers(ManyOut), summary=f"一次开具很多合格证（最多{MOST_AT_ONCE:,}张）")
@admits(ISSUERS)
def issue_at_once(request: ActorRequest, body: IssueManyIn) -> Any:
    """The certificates of every row that passes stand, in one go; of each other row it is said why not."""
    terms = checked(Fields(ALL_OR_NONE), {"all_or_none": body.all_or_none})
    return _out(issue_many(_rows(body), **terms, actor=request.actor, now=request.now))


def _rows(body: AskManyIn) -> list[dict[str, Any]]:
    return [row.model_dump() for row in body.rows]


def _out(told: list[Told]) -> dict[str, Any]:
    return {
        "issued": sum(len(one.made) for one in told),
        "refused": sum(not one.passes for one in told),
        "rows": [
            {
                "row": one.row,
                "lot": one.lot,
                "times": one.times,
                "passes": one.passes,
                "codes": [row.code for row in one.made],
                "problems": [asdict(problem) for problem in one.against],
            }
            for one in told
        ],
    }


@router.get("/workbook/template", summary="批量开具模板", **downloads())
@admits(ISSUERS)
def get_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in: a row a lot, and how many alike."""
    return download(sheet.sheet_template(), "模板-承诺达标合格证.xlsx")


@router.post("/workbook/check", response=imports(PlanOut), summary="试按工作簿开具合格证")
@admits(ISSUERS)
def check_sheet(request: ActorRequest, file: UploadedFile = File(...), *, again: bool = False) -> Any:  # noqa: B008
    """What the workbook would issue. Nothing is written.

    Rows that were issued by before are refused, unless ``again`` says that they are meant once more.
    """
    terms = Terms(again=again)
    return sheet_answer(
        request,
        file,
        kind="certificates.issue",
        options=asdict(terms),
        plan=lambda data: sheet.plan_sheet(data, actor=request.actor, now=request.now, terms=terms),
        at_once=sheet.AT_ONCE,
    )


@router.post("/workbook", response=imports(ImportedOut), summary="按工作簿开具合格证")
@admits(ISSUERS)
def issue_sheet(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    leave_out_faulty: bool = False,
    again: bool = False,
) -> Any:
    """Every row is issued or none is; with ``leave_out_faulty`` all rows that pass the gate.

    Rows that were issued by before are refused, unless ``again`` says that they are meant once more.
    """
    terms = Terms(leave_out_faulty=leave_out_faulty, again=again)
    return sheet_answer(
        request,
        file,
        kind="certificates.issue",
        options=asdict(terms),
        plan=lambda data: sheet.plan_sheet(data, actor=request.actor, now=request.now, terms=terms),
        write=lambda _, data: sheet.issue_sheet(data, actor=request.actor, now=request.now, terms=terms),
        at_once=sheet.AT_ONCE,
    )
