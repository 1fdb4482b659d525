"""The register of standards, for programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpResponse
from ninja import File, Schema, Status
from ninja.files import UploadedFile

from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)  # fmt: skip
from youji.shared.api.described import answer, body
from youji.shared.api.files import ImportedOut, PlanOut, download, downloads, imports, sheet_answer
from youji.shared.clock import local_date
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields
from youji.shared.workbook import Terms
from youji.standards import selectors, services
from youji.standards.fields import PARAMETER, STANDARD
from youji.standards.logic.vocabulary import STAGE_WORDS
from youji.standards.policy import KEEPERS, OVERSEERS, READERS
from youji.standards.services import sheets

router = room_router("standards", "标准与规程")

_STANDARD_OUT: Any = answer(STANDARD)
_PARAMETER_OUT: Any = answer(PARAMETER)
_STANDARD: Any = body(STANDARD, refuse=Refused)
_CHANGED: Any = body(STANDARD | Fields(SEEN), refuse=Refused)
_PARAMETER: Any = body(PARAMETER, refuse=Refused)


class StandardOut(_STANDARD_OUT):
    """One edition of a standard."""

    id: int
    version: int


class StandardIn(_STANDARD):
    """A new standard."""


class StandardChange(_CHANGED):
    """What a standard says now, and the version that was read."""


class ParameterOut(_PARAMETER_OUT):
    """A core parameter."""


class ParameterIn(_PARAMETER):
    """A core parameter; one of the same name is replaced."""


class ComparedOut(Schema):
    """A parameter beside the parent's: ``looser``, ``equal``, ``stricter``, ``alone`` or ``unlike``."""

    name: str
    unit: str
    own: str
    parent: str | None
    verdict: str
    word: str


class BesideOut(Schema):
    """A standard beside its parent; ``finding`` where it is looser (forbidden) or cannot be compared (unknown)."""

    parent: str
    rows: list[ComparedOut]
    verdict: str
    finding: str


class CellOut(Schema):
    """A stage of a product's chain, with the numbers of the standards in force for it."""

    stage: str
    word: str
    standards: list[str]


class CoverageOut(Schema):
    """A product's eight stages; ``gaps`` are those without a standard."""

    code: str
    name: str
    cells: list[CellOut]
    gaps: list[str]


@router.get("/register", response=answers(Paged[StandardOut]), summary="标准登记")
@admits(READERS)
def list_standards(
    request: ActorRequest,
    *,
    q: Name = "",
    kind: Name = "",
    stage: Name = "",
    mark: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The standards, by number."""
    known = stage if stage in STAGE_WORDS else ""
    return paged(selectors.standards(request.actor, q=q, kind=kind, stage=known, mark=mark), page)


@router.get("/register/{int:standard_id}", response=answers(StandardOut), summary="一个标准")
@admits(READERS)
def get_standard(request: ActorRequest, standard_id: Id) -> Any:
    """One standard."""
    return selectors.find_standard(standard_id, request.actor)


@router.get("/register/{int:standard_id}/comparison", response=answers(BesideOut), summary="和上级标准比")
@admits(READERS)
def compare_standard(request: ActorRequest, standard_id: Id) -> Any:
    """Its core parameters with the parent's beside them."""
    found = selectors.find_standard(standard_id, request.actor)
    beside = selectors.beside_parent(found)
    rows = [
        {
            "name": one.own.name,
            "unit": one.own.unit,
            "own": f"{one.own.value:f}",
            "parent": f"{one.parent.value:f}" if one.parent else None,
            "verdict": one.verdict,
            "word": one.word,
        }
        for one in beside.rows
    ]
    finding = beside.finding
    return {
        "parent": found.parent,
        "rows": rows,
        "verdict": str(finding.verdict) if finding else "allowed",
        "finding": str(finding) if finding else "",
    }


@router.post("/register", response=answers(StandardOut, 201), summary="登记标准")
@admits(KEEPERS)
def add_standard(request: ActorRequest, body: StandardIn) -> Any:
    """The standard is in the register."""
    return Status(201, services.add_standard(**body.model_dump(), actor=request.actor, now=request.now))


@router.put("/register/{int:standard_id}", response=answers(StandardOut), summary="修改标准")
@admits(KEEPERS)
def change_standard(request: ActorRequest, standard_id: Id, body: StandardChange) -> Any:
    """The standard has the new values."""
    return services.change_standard(
        standard_id=standard_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get(
    "/register/{int:standard_id}/parameters", response=answers(list[ParameterOut]), summary="核心参数"
)
@admits(READERS)
def list_parameters(request: ActorRequest, standard_id: Id) -> Any:
    """Its core parameters."""
    return selectors.parameters_of(selectors.find_standard(standard_id, request.actor))


@router.put("/register/{int:standard_id}/parameters", response=answers(ParameterOut), summary="录入核心参数")
@admits(KEEPERS)
def put_parameter(request: ActorRequest, standard_id: Id, body: ParameterIn) -> Any:
    """The standard has this core parameter."""
    return services.put_parameter(
        standard_id=standard_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.delete(
    "/register/{int:standard_id}/parameters/{name}", response=answers(Done), summary="去掉核心参数"
)
@admits(KEEPERS)
def remove_parameter(request: ActorRequest, standard_id: Id, name: Name) -> Any:
    """The standard has no such core parameter any more."""
    services.remove_parameter(standard_id=standard_id, name=name, actor=request.actor, now=request.now)
    return Done()


@router.get("/coverage", response=answers(list[CoverageOut]), summary="八环节覆盖")
@admits(OVERSEERS)
def get_coverage(request: ActorRequest, on: date | None = None, group: Name = "") -> Any:
    """产品 × 八环节: what is in force on the day in each cell."""
    rows = selectors.coverage(request.actor, on or local_date(request.now), group=group)
    return [
        {
            "code": row.code,
            "name": row.name,
            "cells": [
                {"stage": c.stage, "word": c.word, "standards": [one.number for one in c.standards]}
                for c in row.cells
            ],
            "gaps": [cell.stage for cell in row.gaps],
        }
        for row in rows
    ]


@router.get("/workbooks/register/template", summary="标准登记导入模板", **downloads())
@admits(KEEPERS)
def get_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return download(sheets.standards_template(), "模板-标准登记.xlsx")


@router.get("/workbooks/register", summary="导出标准登记", **downloads())
@admits(READERS)
def export_register(request: ActorRequest, q: Name = "") -> HttpResponse:
    """The register as a workbook that can be imported back."""
    return download(sheets.export_standards(list(selectors.standards(request.actor, q=q))), "标准登记.xlsx")


@router.post("/workbooks/register/check", response=imports(PlanOut), summary="试导入标准登记")
@admits(KEEPERS)
def check_register(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
) -> Any:
    """What importing the workbook would do. Nothing is written."""
    terms = Terms(erase_empty=erase_empty)
    return sheet_answer(
        request,
        file,
        kind="standards.standards",
        options=asdict(terms),
        plan=lambda data: sheets.plan_standards(data, actor=request.actor, terms=terms),
    )


@router.post("/workbooks/register", response=imports(ImportedOut), summary="导入标准登记")
@admits(KEEPERS)
def import_register(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
    leave_out_faulty: bool = False,
) -> Any:
    """Every row is applied, or none; with ``leave_out_faulty`` all rows that are right."""
    terms = Terms(erase_empty, leave_out_faulty)
    return sheet_answer(
        request,
        file,
        kind="standards.standards",
        options=asdict(terms),
        plan=lambda data: sheets.plan_standards(data, actor=request.actor, terms=terms),
        write=lambda _, data: sheets.import_standards(
            data, actor=request.actor, now=request.now, terms=terms
        ),
    )
