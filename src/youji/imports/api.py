"""What became of an import that was handed over, for programs: asked for, confirmed, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema

from youji.imports import selectors, services
from youji.imports.policy import OWN
from youji.shared.api import (
    ActorRequest,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    present,
    router_of_ones_own,
)
from youji.shared.api.files import download, downloads
from youji.shared.workbook import FILE_NAME

router = router_of_ones_own("后台导入")


class TroubleOut(Schema):
    """One thing that will not do."""

    row: int
    where: str
    value: str
    sentence: str


class ChoiceOut(Schema):
    """One thing that may be answered."""

    answer: str
    label: str


class QuestionOut(Schema):
    """What the file does not say of itself. While it is ``open`` nothing is taken; ``now`` is as what it was read meanwhile."""

    label: str
    sentence: str
    now: str
    open: bool
    choices: list[ChoiceOut]

    @staticmethod
    def resolve_choices(row: Any) -> list[dict[str, str]]:
        """In words."""
        return [{"answer": code, "label": label} for code, label in row["choices"]]


class OutcomeOut(Schema):
    """What the import would do or did, in rows; ``troubles`` are the first ones. ``remarks`` are of the file: what in it is
    hidden, what was not read; ``said`` is what whoever looks should see of it. ``empty_cells`` stand for something on file, which they leave, or empty where it ``erases``.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    sentence: str = ""
    troubles: list[TroubleOut] = []
    remarks: list[str] = []
    empty_cells: int = 0
    empty_said: str = ""
    erases: bool = False
    said: list[str] = []
    asks: QuestionOut | None = None


class RunOut(Schema):
    """One run. ``state``: waiting, running, looked (waits to be confirmed), done, refused or cancelled."""

    code: UUID
    kind: str
    title: str
    file_name: str
    state: str
    takes: bool
    asked_at: datetime
    finished_at: datetime | None = None
    outcome: OutcomeOut


class ProgressOut(RunOut):
    """One run, and how far it is: ``done`` of ``total`` rows through ``stage``; ``before`` runs come first."""

    stage: str
    done: int
    total: int
    before: int


def _out(run: Any) -> dict[str, Any]:
    told = {name: getattr(run, name) for name in RunOut.model_fields}
    progress = selectors.progress_of(run)
    return told | {name: getattr(progress, name) for name in ("stage", "done", "total", "before")}


@router.get("/runs", response=answers(Paged[RunOut]), summary="后台导入列表")
@admits(OWN)
def list_runs(request: ActorRequest, page: PageNumber = 1) -> Any:
    """One's own, newest first."""
    return paged(selectors.runs(request.actor), page)


@router.get("/runs/{uuid:code}", response=answers(ProgressOut), summary="查一个后台导入")
@admits(OWN)
def get_run(request: ActorRequest, code: UUID) -> Any:
    """How far it is and what came of it."""
    return _out(selectors.find_run(code, request.actor))


@router.get("/runs/{uuid:code}/to-mend", summary="下载要改的行", **downloads())
@admits(OWN)
def get_to_mend(request: ActorRequest, code: UUID) -> HttpResponse:
    """The wrong rows as a workbook, each with its reasons; for a day, where there are any."""
    found = selectors.to_mend(selectors.find_run(code, request.actor))
    return download(present(found), FILE_NAME)


@router.post("/runs/{uuid:code}/take", response=answers(ProgressOut), summary="确认导入")
@admits(OWN)
def take_run(request: ActorRequest, code: UUID, *, leave_out_faulty: bool = False, answer: str = "") -> Any:
    """What was looked at is carried out next; the rights to it are asked again when it is.

    Where some rows are wrong the others go in only with ``leave_out_faulty``. Where the outcome ``asks``, ``answer`` is
    one of its choices, and the file is read by it.
    """
    return _out(
        services.take(
            code=code,
            leave_out_faulty=leave_out_faulty,
            answer=answer,
            actor=request.actor,
            now=request.now,
        )
    )


@router.post("/runs/{uuid:code}/cancel", response=answers(ProgressOut), summary="取消后台导入")
@admits(OWN)
def cancel_run(request: ActorRequest, code: UUID) -> Any:
    """Nothing comes of it. What the worker has begun cannot be taken back."""
    return _out(services.cancel(code=code, actor=request.actor, now=request.now))
