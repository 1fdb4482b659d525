"""The same, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Schema, Status
from ninja.files import UploadedFile

from youji.members import services
from youji.members.fields import ANSWER, APPLY, ASK, ASSIGN, BOOKS, END, PAPER
from youji.members.policy import AREA, COUNTY, PRODUCER, READERS, SIDES
from youji.members.selectors import pages, papers
from youji.members.services import sheets
from youji.registry.selectors.lookup import product_with_code
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.api.files import ImportedOut, PlanOut, download, downloads, imports, sheet_answer
from youji.shared.clock import local_date
from youji.shared.files import PDF
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Code, Fields
from youji.shared.workbook import Plan

router = room_router("members", "基地成员")

#: Programs name a product by its code.
PRODUCT = Code("product_code", "产品", limit=20, hint="产品目录里的代码；基地的全部产品不填")
SEEN_TOO = Fields(SEEN)

_ASK: Any = body(ASK.without("product_id") | Fields(PRODUCT), refuse=Refused)
_APPLY: Any = body(APPLY.without("product_id") | Fields(PRODUCT), refuse=Refused)
_ANSWER: Any = body(ANSWER | SEEN_TOO, refuse=Refused)
_PAPER: Any = body(PAPER | SEEN_TOO, refuse=Refused)
_END: Any = body(END | SEEN_TOO, refuse=Refused)
_BOOKS: Any = body(BOOKS | SEEN_TOO, refuse=Refused)
_ASSIGN: Any = body(ASSIGN, refuse=Refused)


class MembershipOut(Schema):
    """Somebody produces in a base over ``[since, until)``, once ``state`` is ``member``."""

    id: int
    operator: str
    operator_name: str
    base: str
    base_name: str
    product_code: str
    bookkeeper: str
    since: date
    until: date | None
    state: str
    asked_side: str
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    signed_on: date | None
    reason: str
    version: int

    @staticmethod
    def resolve_operator(row: Any) -> str:
        """The producer's 主体码."""
        return str(row.operator.code)

    @staticmethod
    def resolve_operator_name(row: Any) -> str:
        """What it is called."""
        return str(row.operator.name)

    @staticmethod
    def resolve_base(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)

    @staticmethod
    def resolve_base_name(row: Any) -> str:
        """What the base is called."""
        return str(row.base.name)

    @staticmethod
    def resolve_product_code(row: Any) -> str:
        """The product, where it is one of several."""
        return str(row.product.code) if row.product else ""

    @staticmethod
    def resolve_bookkeeper(row: Any) -> str:
        """The 主体码 of whoever keeps its books."""
        return str(row.bookkeeper.code) if row.bookkeeper else ""


class BaseOut(Schema):
    """A base, how many members it has today, and what waits there."""

    code: str
    name: str
    kind: str
    division: str
    members: int
    asked: int
    unowned_plots: int

    @staticmethod
    def resolve_members(row: Any) -> int:
        """Its members today, without its holder."""
        return int(row.agreed)

    @staticmethod
    def resolve_unowned_plots(row: Any) -> int:
        """Its plots that nobody is said to work."""
        return int(row.unowned)


class PlotOut(Schema):
    """A plot of a base, and who is said to work it; empty: its holder, or nobody where nobody holds the base."""

    plot: UUID
    name: str
    area_mu: str
    operator: str
    since: date | None


class AskIn(_ASK):
    """Who produces in the base, from when, and who keeps the books."""


class ApplyIn(_APPLY):
    """Which base one asks to be a member of."""


class AnswerIn(_ANSWER):
    """One's word."""


class PaperIn(_PAPER):
    """The signed sheet that was compared."""


class EndIn(_END):
    """The last day, and why."""


class BooksIn(_BOOKS):
    """Who keeps the books."""


class AssignIn(_ASSIGN):
    """Which plots go to whom."""

    plots: list[UUID] = []


class AssignedOut(Schema):
    """How many plots changed hands."""

    changed: int


def _product(said: dict[str, Any]) -> dict[str, Any]:
    """The product's code turned into the row it means.

    Raises:
        Refused: there is none.
    """
    code = said.pop("product_code")
    found = product_with_code(code) if code else None
    if code and found is None:
        raise Refused(f"没有“{code}”这种产品，请核对。", "product_code")
    return said | {"product_id": found.pk if found else None}


def _about(request: ActorRequest, pk: int, said: Any) -> dict[str, Any]:
    return {"membership_id": pk, **said.model_dump(), "actor": request.actor, "now": request.now}


@router.get("/bases", response=answers(Paged[BaseOut]), summary="基地和成员数")
@admits(AREA)
def list_bases(
    request: ActorRequest, *, q: Name = "", kind: Name = "", division: Name = "", page: PageNumber = 1
) -> Any:
    """The bases of one's area somebody can produce in."""
    today = local_date(request.now)
    return paged(pages.bases(request.actor, today, q=q, kind=kind, division=division), page)


@router.get("/bases/{code}/members", response=answers(Paged[MembershipOut]), summary="一个基地的成员")
@admits(READERS)
def list_members(request: ActorRequest, code: Name, page: PageNumber = 1) -> Any:
    """Everybody who is, was or may become a member of the base."""
    found = pages.base_of(code, request.actor)
    return paged(pages.memberships(request.actor, base=found), page)


@router.post("/bases/{code}/members", response=answers(MembershipOut, 201), summary="登记成员")
@admits(SIDES)
def enter(request: ActorRequest, code: Name, body: AskIn) -> Any:
    """The base's side enters a producer, who is asked to agree."""
    found = pages.base_of(code, request.actor)
    said = _product(body.model_dump())
    return Status(201, services.enter(base=found, **said, actor=request.actor, now=request.now))


@router.get("/bases/{code}/plots", response=answers(list[PlotOut]), summary="基地的地块归谁")
@admits(READERS)
def list_plots(request: ActorRequest, code: Name) -> Any:
    """The base's plots, those that nobody is said to work first."""
    found = pages.base_of(code, request.actor)
    return [
        {
            "plot": row.plot.pk,
            "name": row.plot.name,
            "area_mu": str(row.plot.area_mu),
            "operator": row.owner.operator.code if row.owner else "",
            "since": row.owner.since if row.owner else None,
        }
        for row in pages.plot_rows(found)
    ]


@router.post("/bases/{code}/plots", response=answers(AssignedOut), summary="分配地块")
@admits(SIDES)
def assign(request: ActorRequest, code: Name, body: AssignIn) -> Any:
    """From ``since`` on the plots are worked by ``operator``; an empty one takes them back."""
    found = pages.base_of(code, request.actor)
    changed = services.assign_plots(base=found, **body.model_dump(), actor=request.actor, now=request.now)
    return {"changed": changed}


@router.get("/memberships", response=answers(Paged[MembershipOut]), summary="本主体的成员关系")
@admits(PRODUCER)
def list_own(request: ActorRequest, page: PageNumber = 1) -> Any:
    """The producer's own, and those of its bases."""
    return paged(pages.memberships(request.actor), page)


@router.post("/memberships", response=answers(MembershipOut, 201), summary="申请加入基地")
@admits(PRODUCER)
def apply(request: ActorRequest, body: ApplyIn) -> Any:
    """The producer asks to be a member of a base; the holder or the county is asked to agree."""
    said = _product(body.model_dump())
    return Status(201, services.apply(**said, actor=request.actor, now=request.now))


@router.get("/memberships/{int:pk}", response=answers(MembershipOut), summary="一条成员关系")
@admits(READERS)
def get_membership(request: ActorRequest, pk: Id) -> Any:
    """How far the two sides are."""
    return services.find_membership(pk, request.actor)


@router.get("/memberships/{int:pk}/sheet.pdf", summary="签字单", **downloads(PDF))
@admits(READERS)
def get_sheet(request: ActorRequest, pk: Id) -> HttpResponse:
    """签字单, with the slip that the producer takes home."""
    row = services.find_membership(pk, request.actor)
    return download(papers.sheet(row), f"{row.operator.name}-签字单.pdf", PDF)


@router.post("/memberships/{int:pk}/answer", response=answers(MembershipOut), summary="答复或撤回")
@admits(SIDES)
def answer(request: ActorRequest, pk: Id, body: AnswerIn) -> Any:
    """The other side agrees or does not; whoever asked takes it back."""
    return services.answer(**_about(request, pk, body))


@router.post("/memberships/{int:pk}/paper", response=answers(MembershipOut), summary="按签字单确认")
@admits(COUNTY)
def confirm_on_paper(request: ActorRequest, pk: Id, body: PaperIn) -> Any:
    """A producer without account agreed on a signed sheet."""
    return services.confirm_on_paper(**_about(request, pk, body))


@router.post("/memberships/{int:pk}/end", response=answers(MembershipOut), summary="退出基地")
@admits(SIDES)
def end(request: ActorRequest, pk: Id, body: EndIn) -> Any:
    """The producer leaves on its own word, or the base's side ends it with a reason."""
    return services.end(**_about(request, pk, body))


@router.post("/memberships/{int:pk}/books", response=answers(MembershipOut), summary="谁代记生产记录")
@admits(SIDES)
def keep_books(request: ActorRequest, pk: Id, body: BooksIn) -> Any:
    """The producer says who may write its records."""
    return services.keep_books(**_about(request, pk, body))


@router.get("/workbook/template", summary="成员导入模板", **downloads())
@admits(SIDES)
def get_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return download(sheets.members_template(), "模板-基地成员.xlsx")


@router.get("/workbook", summary="导出成员", **downloads())
@admits(READERS)
def export_members(request: ActorRequest) -> HttpResponse:
    """Whoever is a member or asked to be, as a workbook that can be uploaded again with more rows."""
    return download(sheets.members_export(request.actor), "基地成员.xlsx")


@router.post("/workbook/check", response=imports(PlanOut), summary="试导入成员")
@admits(SIDES)
def check_members(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing the workbook would do. Nothing is written."""
    return sheet_answer(
        request,
        file,
        kind="members.members",
        plan=lambda data: sheets.plan_members(data, actor=request.actor, now=request.now),
    )


@router.post("/workbook", response=imports(ImportedOut), summary="导入成员")
@admits(SIDES)
def import_members(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """Every new row is entered and waits for the other side, or none."""

    def write(plan: Plan, _: bytes) -> None:
        sheets.import_members(plan, actor=request.actor, now=request.now)

    return sheet_answer(
        request,
        file,
        kind="members.members",
        plan=lambda data: sheets.plan_members(data, actor=request.actor, now=request.now),
        write=write,
    )
