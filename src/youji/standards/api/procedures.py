"""Procedures, for programs: written, issued, adopted, handed out and read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import File, Schema, Status
from ninja.files import UploadedFile

from youji.shared.api import (
    ActorRequest,
    Day,
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
from youji.shared.files import PDF
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields
from youji.standards import selectors, services
from youji.standards.fields import ADOPTION, EDITION, ISSUE, PROCEDURE, READ, TASK
from youji.standards.logic.papers import PAPERS
from youji.standards.policy import DRAFTERS, GROWERS, READERS
from youji.standards.services import sheets

PaperKind = Literal["pattern", "sheet", "risks", "tasks"]
router = room_router("standards", "标准与规程")

_PROCEDURE_OUT: Any = answer(PROCEDURE.without("product"))
_TASK_OUT: Any = answer(TASK)
_PROCEDURE: Any = body(PROCEDURE, refuse=Refused)
_EDITION: Any = body(EDITION | Fields(SEEN), refuse=Refused)
_TASK: Any = body(TASK, refuse=Refused)
_ISSUE: Any = body(ISSUE | Fields(SEEN), refuse=Refused)
_ADOPTION: Any = body(ADOPTION, refuse=Refused)
_READ: Any = body(READ | Fields(SEEN), refuse=Refused)


class ProcedureOut(_PROCEDURE_OUT):
    """A procedure of a product and a mode."""

    id: int
    product: str
    division: str
    issued_by: str

    @staticmethod
    def resolve_product(row: Any) -> str:
        """Its product's code."""
        return str(row.product.code)


class ProcedureIn(_PROCEDURE):
    """A new procedure; its first edition is begun with it."""


class TaskOut(_TASK_OUT):
    """A task of an edition."""


class TaskIn(_TASK):
    """A task of a draft; one of the same number is replaced."""


class EditionOut(Schema):
    """One edition: a draft, or issued and frozen; ``digest`` is the SHA-256 over all it says."""

    id: int
    procedure: int
    number: int
    state: str
    varieties: str
    yield_goal: str
    summary: str
    cites: list[str]
    document_number: str
    in_force_from: date | None
    in_force_until: date | None
    digest: str
    version: int

    @staticmethod
    def resolve_procedure(row: Any) -> int:
        """The number of its procedure."""
        return int(row.procedure_id)

    @staticmethod
    def resolve_cites(row: Any) -> list[str]:
        """The numbers of the standards it cites."""
        return [one.number for one in selectors.cited_by(row)]


class EditionIn(_EDITION):
    """What a draft says besides its tasks."""


class IssueIn(_ISSUE):
    """From which day it holds."""


class AdoptionIn(_ADOPTION):
    """Which base, for which year."""


class AdoptionOut(Schema):
    """A base works by an edition in one year."""

    id: int
    base: str
    edition: int
    season: int
    adopted_on: date
    ended_on: date | None

    @staticmethod
    def resolve_base(row: Any) -> str:
        """The base's number."""
        return str(row.base.code)

    @staticmethod
    def resolve_edition(row: Any) -> int:
        """The number of the edition."""
        return int(row.edition_id)


class HandingOut(Schema):
    """A producer was handed an edition; ``read_at`` is empty until somebody has said that they read it."""

    id: int
    operator_id: int
    edition: int
    base: str
    handed_at: datetime
    read_at: datetime | None
    reader: str
    way: str
    version: int

    @staticmethod
    def resolve_edition(row: Any) -> int:
        """The number of the edition."""
        return int(row.adoption.edition_id)

    @staticmethod
    def resolve_base(row: Any) -> str:
        """The base's number."""
        return str(row.adoption.base.code)


class ReadIn(_READ):
    """Who has read it."""


class DueOut(Schema):
    """A task with its days, both included; ``note`` says where they are only reckoned."""

    number: int
    title: str
    act: str
    stage: str
    from_on: date
    until_on: date
    note: str
    how: str
    input: str
    dose: str


@router.get("/procedures", response=answers(Paged[ProcedureOut]), summary="规程列表")
@admits(READERS)
def list_procedures(request: ActorRequest, q: Name = "", product: Name = "", page: PageNumber = 1) -> Any:
    """The procedures one may read, by product."""
    return paged(selectors.procedures(request.actor, q=q, product=product), page)


@router.post("/procedures", response=answers(ProcedureOut, 201), summary="起草规程")
@admits(DRAFTERS)
def start_procedure(request: ActorRequest, body: ProcedureIn) -> Any:
    """The procedure is begun, with its first edition in draft."""
    made = services.start_procedure(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.get(
    "/procedures/{int:procedure_id}/editions", response=answers(list[EditionOut]), summary="规程的各版"
)
@admits(READERS)
def list_editions(request: ActorRequest, procedure_id: Id) -> Any:
    """Its editions, newest first."""
    return selectors.editions_of(selectors.find_procedure(procedure_id, request.actor), request.actor)


@router.post("/procedures/{int:procedure_id}/editions", response=answers(EditionOut, 201), summary="另起一版")
@admits(DRAFTERS)
def draft_edition(request: ActorRequest, procedure_id: Id) -> Any:
    """There is a draft of the next edition, with everything the last one says."""
    made = services.draft_edition(procedure_id=procedure_id, actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/editions/{int:edition_id}", response=answers(EditionOut), summary="规程的一版")
@admits(READERS)
def get_edition(request: ActorRequest, edition_id: Id) -> Any:
    """One edition."""
    return selectors.find_edition(edition_id, request.actor)


@router.put("/editions/{int:edition_id}", response=answers(EditionOut), summary="修改草稿")
@admits(DRAFTERS)
def change_edition(request: ActorRequest, edition_id: Id, body: EditionIn) -> Any:
    """The draft says this of itself, and cites these standards."""
    return services.change_edition(
        edition_id=edition_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get("/editions/{int:edition_id}/tasks", response=answers(list[TaskOut]), summary="规程的任务")
@admits(READERS)
def list_tasks(request: ActorRequest, edition_id: Id) -> Any:
    """Its tasks, by number."""
    return selectors.tasks_of(selectors.find_edition(edition_id, request.actor))


@router.put("/editions/{int:edition_id}/tasks", response=answers(TaskOut), summary="录入任务")
@admits(DRAFTERS)
def put_task(request: ActorRequest, edition_id: Id, body: TaskIn) -> Any:
    """The draft has this task."""
    return services.put_task(edition_id=edition_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.delete("/editions/{int:edition_id}/tasks/{int:number}", response=answers(Done), summary="去掉任务")
@admits(DRAFTERS)
def remove_task(request: ActorRequest, edition_id: Id, number: Id) -> Any:
    """The draft has no such task any more."""
    services.remove_task(edition_id=edition_id, number=number, actor=request.actor, now=request.now)
    return Done()


@router.get("/editions/{int:edition_id}/due", response=answers(list[DueOut]), summary="该做的任务")
@admits(READERS)
def list_due(request: ActorRequest, edition_id: Id, season_start: Day, on: Day | None = None) -> Any:
    """The tasks whose first day has come, in a season that began on ``season_start``."""
    edition = selectors.find_edition(edition_id, request.actor)
    rows = selectors.tasks_due(edition, season_start, on or local_date(request.now))
    return [
        {
            "from_on": one.from_on,
            "until_on": one.until_on,
            "note": one.note,
            **{
                key: getattr(one.task, key)
                for key in ("number", "title", "act", "stage", "how", "input", "dose")
            },
        }
        for one in rows
    ]


@router.post("/editions/{int:edition_id}/issue", response=answers(EditionOut), summary="发布规程")
@admits(DRAFTERS)
def issue_edition(request: ActorRequest, edition_id: Id, body: IssueIn) -> Any:
    """The edition is issued and frozen."""
    return services.issue_edition(
        edition_id=edition_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.post(
    "/editions/{int:edition_id}/adoptions", response=answers(AdoptionOut, 201), summary="基地采用规程"
)
@admits(READERS)
def adopt(request: ActorRequest, edition_id: Id, body: AdoptionIn) -> Any:
    """The base works by the edition; its producers are handed it."""
    made = services.adopt(edition_id=edition_id, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.get(
    "/editions/{int:edition_id}/adoptions", response=answers(list[AdoptionOut]), summary="哪些基地采用"
)
@admits(READERS)
def list_adoptions(request: ActorRequest, edition_id: Id) -> Any:
    """The bases in scope that have adopted it."""
    edition = selectors.find_edition(edition_id, request.actor)
    return [row["adoption"] for row in selectors.adoptions(request.actor, edition)]


@router.get("/handings", response=answers(Paged[HandingOut]), summary="规程发放与阅知")
@admits(READERS, GROWERS)
def list_handings(request: ActorRequest, page: PageNumber = 1) -> Any:
    """What was handed out in scope, unread first."""
    return paged(selectors.handings(request.actor, local_date(request.now)), page)


@router.post("/handings/{int:handing_id}/read", response=answers(HandingOut), summary="确认阅知")
@admits(READERS)
def confirm_read(request: ActorRequest, handing_id: Id, body: ReadIn) -> Any:
    """The producer has read it."""
    return services.confirm_read(
        handing_id=handing_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get("/workbooks/tasks/template", summary="规程任务导入模板", **downloads())
@admits(DRAFTERS)
def get_tasks_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return download(sheets.tasks_template(), "模板-规程任务.xlsx")


@router.get("/editions/{int:edition_id}/workbook", summary="导出规程任务", **downloads())
@admits(READERS)
def export_tasks(request: ActorRequest, edition_id: Id) -> HttpResponse:
    """Its tasks as a workbook that can be imported into a draft."""
    found = selectors.find_edition(edition_id, request.actor)
    return download(sheets.export_tasks(found), f"{found.procedure.title}-任务.xlsx")


@router.get("/editions/{int:edition_id}/papers/{kind}", summary="从规程印的纸", **downloads(PDF))
@admits(READERS)
def get_paper(
    request: ActorRequest, edition_id: Id, kind: PaperKind, start: Day | None = None
) -> HttpResponse:
    """生产模式图 (``pattern``), 操作明白纸 (``sheet``), 风险管控手册 (``risks``), or the task side of the 公示标牌 (``tasks``)."""
    found = selectors.find_edition(edition_id, request.actor)
    first = start or selectors.first_day(found, local_date(request.now))
    content = selectors.paper(kind, found, start=first)
    return download(content, f"{found.procedure.title}-{PAPERS[kind]}.pdf", PDF)


@router.post("/editions/{int:edition_id}/workbook/check", response=imports(PlanOut), summary="试导入规程任务")
@admits(DRAFTERS)
def check_tasks(request: ActorRequest, edition_id: Id, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing the workbook would make of the draft's tasks. Nothing is written."""
    return sheet_answer(
        request,
        file,
        kind="standards.tasks",
        options={"edition": edition_id},
        plan=lambda data: sheets.plan_tasks(data, edition_id=edition_id, actor=request.actor),
    )


@router.post("/editions/{int:edition_id}/workbook", response=imports(ImportedOut), summary="导入规程任务")
@admits(DRAFTERS)
def import_tasks(request: ActorRequest, edition_id: Id, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """The draft's tasks are those of the workbook."""
    return sheet_answer(
        request,
        file,
        kind="standards.tasks",
        options={"edition": edition_id},
        plan=lambda data: sheets.plan_tasks(data, edition_id=edition_id, actor=request.actor),
        write=lambda _, data: sheets.import_tasks(
            data, edition_id=edition_id, actor=request.actor, now=request.now
        ),
    )
