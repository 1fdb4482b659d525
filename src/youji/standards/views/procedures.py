"""Procedures: written, issued, adopted by bases, handed out and read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from youji.divisions.selectors import name_of
from youji.registry.selectors import product_tree, search_bases
from youji.shared.clock import local_date
from youji.shared.files import PDF, file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.reading import day
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page
from youji.standards import selectors, services
from youji.standards.forms import AdoptionForm, EditionForm, IssueForm, ProcedureForm, ReadForm, TaskForm
from youji.standards.logic.papers import PAPERS
from youji.standards.logic.scheduling import when
from youji.standards.policy import DRAFTERS, GROWERS, READERS
from youji.standards.selectors.judged import against_inputs
from youji.standards.services import sheets
from youji.standards.services.procedures import snapshot_task
from youji.standards.views.common import form_page

PROCEDURES = Listing(
    "规程",
    filters=(
        Filter("q", "查找", "search", hint="名称或产品"),
        Filter("product", "产品类别"),
    ),
    columns=(
        Column(
            "title",
            "规程",
            href=lambda row: reverse("standards:procedure", args=[row.pk]),
            badge=lambda row: "演示" if row.is_demo else "",
            sort="title",
        ),
        Column("product", "产品", sort="product"),
        Column("mode", "生产模式"),
        Column("division", "适用范围", lambda row: name_of(row.division)),
        Column("edition_count", "版数", css="num"),
    ),
    orders={"title": ("title", "pk"), "product": ("product__code", "pk")},
    none="还没有规程。",
)


@page(READERS)
def procedures(request: ActorRequest) -> HttpResponse:
    """The procedures one may read."""
    asked = PROCEDURES.read(request.GET, product=[(node.code, node.name) for node in product_tree()])
    listing = asked.of(selectors.procedures(request.actor, **asked.values))
    context = {"listing": listing, "may_write": DRAFTERS.admits(request.actor)}
    return listing.workbook() or render(request, "standards/procedures.html", context)


@page(DRAFTERS)
def new(request: ActorRequest) -> HttpResponse:
    """A new procedure, with its first edition in draft."""
    form = ProcedureForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.start_procedure(**form.values(), actor=request.actor, now=request.now),
        done="已起草。下一步：录入任务。",
        to=lambda row: redirect("standards:procedure", row.pk),
        title="起草规程",
        crumbs=[("规程", reverse("standards:procedures"))],
    )


@page(DRAFTERS)
@require_POST
def draft(request: ActorRequest, procedure_id: int) -> HttpResponse:
    """The next edition is in draft, with everything the last one says."""
    made = services.draft_edition(procedure_id=procedure_id, actor=request.actor, now=request.now)
    messages.success(request, f"第{made.number}版已起草，内容与上一版相同。")
    return redirect("standards:edition", made.pk)


@page(READERS)
def procedure(request: ActorRequest, procedure_id: int) -> HttpResponse:
    """One procedure and its editions."""
    found = selectors.find_procedure(procedure_id, request.actor)
    editions = selectors.editions_of(found, request.actor)
    context = {
        "procedure": found,
        "editions": editions,
        "may_draft": _writes(request, found) and not any(one.state == "draft" for one in editions),
        "subject": found.subject,
    }
    return render(request, "standards/procedure.html", context)


def _writes(request: ActorRequest, procedure: Any) -> bool:
    """Whether to show the buttons; the services decide again."""
    return DRAFTERS.admits(request.actor) and request.actor.covers(procedure.division)


@page(READERS)
def edition(request: ActorRequest, edition_id: int) -> HttpResponse:
    """One edition: its tasks, what it cites, who has adopted it."""
    found = selectors.find_edition(edition_id, request.actor)
    open_ = found.state == "draft" and _writes(request, found.procedure)
    context = {
        "edition": found,
        "tasks": [(one, when(one)) for one in selectors.tasks_of(found)],
        "against": against_inputs(found, found.in_force_from or local_date(request.now)),
        "cites": selectors.cited_by(found),
        "adoptions": selectors.adoptions(request.actor, found),
        "may_write": open_,
        "may_adopt": found.state == "issued" and READERS.admits(request.actor),
        "papers": PAPERS.items(),
        "subject": found.subject,
    }
    return render(request, "standards/edition.html", context)


def _above(edition: Any) -> list[tuple[str, str]]:
    return [
        ("规程", reverse("standards:procedures")),
        (str(edition), reverse("standards:edition", args=[edition.pk])),
    ]


@page(DRAFTERS)
def change(request: ActorRequest, edition_id: int) -> HttpResponse:
    """What a draft says besides its tasks."""
    found = selectors.find_edition(edition_id, request.actor)
    told = EditionForm.told_of(found) | {"cites": "、".join(one.number for one in selectors.cited_by(found))}
    form = EditionForm(request.POST or None, initial=told)
    return form_page(
        request,
        form,
        lambda _: services.change_edition(
            edition_id=edition_id,
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        ),
        done="已保存。",
        to=lambda _: redirect("standards:edition", edition_id),
        title=f"说明和引用标准：{found}",
        crumbs=_above(found),
    )


@page(DRAFTERS)
def task(request: ActorRequest, edition_id: int) -> HttpResponse:
    """One task of a draft: a new one, or that with the number in the address."""
    found = selectors.find_edition(edition_id, request.actor)
    row = selectors.task_numbered(found, request.GET.get("number", ""))
    free = {"number": selectors.next_number(found), "stage": "technique", "anchor": "season"}
    form = TaskForm(request.POST or None, initial=snapshot_task(row) if row else free)
    return form_page(
        request,
        form,
        lambda _: services.put_task(
            edition_id=edition_id, **form.values(), actor=request.actor, now=request.now
        ),
        done="任务已保存。",
        to=lambda _: redirect("standards:edition", edition_id),
        title=f"任务：{found}",
        crumbs=_above(found),
    )


@page(DRAFTERS)
@require_POST
def remove_task(request: ActorRequest, edition_id: int, number: int) -> HttpResponse:
    """A task is taken out of a draft."""
    services.remove_task(edition_id=edition_id, number=number, actor=request.actor, now=request.now)
    messages.success(request, f"已去掉第{number}项任务。")
    return redirect("standards:edition", edition_id)


@page(READERS)
def export_tasks(request: ActorRequest, edition_id: int) -> HttpResponse:
    """The tasks as a workbook that can be imported into a draft."""
    found = selectors.find_edition(edition_id, request.actor)
    return file_response(sheets.export_tasks(found), f"{found.procedure.title}-任务.xlsx")


@page(READERS)
def paper(request: ActorRequest, edition_id: int, kind: str) -> HttpResponse:
    """A sheet printed from the edition: 生产模式图, 操作明白纸, 风险管控手册, the task side of the 公示标牌."""
    if kind not in PAPERS:
        raise Http404
    found = selectors.find_edition(edition_id, request.actor)
    start = day(request.GET.get("start", "")) or selectors.first_day(found, local_date(request.now))
    content = selectors.paper(kind, found, start=start)
    return file_response(content, f"{found.procedure.title}-{PAPERS[kind]}.pdf", PDF, inline=True)


@page(DRAFTERS)
def tasks_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(sheets.tasks_template(), "模板-规程任务.xlsx")


@page(DRAFTERS)
@require_http_methods(["GET", "POST"])
def import_tasks(request: ActorRequest, edition_id: int) -> HttpResponse:
    """Upload, look, import: the draft's tasks are those of the workbook."""
    found = selectors.find_edition(edition_id, request.actor)

    def write(_: Plan, data: bytes) -> HttpResponse:
        done = sheets.import_tasks(data, edition_id=edition_id, actor=request.actor, now=request.now)
        messages.success(request, f"草稿现在有{len(done.rows)}项任务。")
        return redirect("standards:edition", edition_id)

    return import_page(
        request,
        "standards/import.html",
        kind="standards.tasks",
        table=sheets.TASKS,
        plan=lambda data, _: sheets.plan_tasks(data, edition_id=edition_id, actor=request.actor),
        write=write,
        whole=True,
        options={"edition": edition_id},
        title=f"{found} 的任务",
        list_url=reverse("standards:edition", args=[edition_id]),
        template_url=reverse("standards:tasks-template"),
        export_url=reverse("standards:export-tasks", args=[edition_id]),
    )


@page(DRAFTERS)
def issue(request: ActorRequest, edition_id: int) -> HttpResponse:
    """A draft is issued, and frozen."""
    found = selectors.find_edition(edition_id, request.actor)
    form = IssueForm(
        request.POST or None,
        initial={"in_force_from": local_date(request.now), "version": found.version},
    )
    return form_page(
        request,
        form,
        lambda _: services.issue_edition(
            edition_id=edition_id,
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        ),
        done="已发布，不能再改；要改请另起一版。",
        to=lambda _: redirect("standards:edition", edition_id),
        title=f"发布：{found}",
        crumbs=_above(found),
    )


@page(READERS)
def adopt(request: ActorRequest, edition_id: int) -> HttpResponse:
    """A base adopts an edition; its producers are handed it."""
    found = selectors.find_edition(edition_id, request.actor)
    own = (
        search_bases(request.actor, product=found.procedure.product.code)[:1]
        if request.actor.operator_id
        else ()
    )
    first = {"season": local_date(request.now).year, "base": next((one.code for one in own), "")}
    form = AdoptionForm(request.POST or None, initial=first)
    return form_page(
        request,
        form,
        lambda _: services.adopt(
            edition_id=edition_id, **form.values(), actor=request.actor, now=request.now
        ),
        done="已采用，并发给了基地的主体。",
        to=lambda row: redirect("standards:adoption", row.pk),
        title=f"基地采用：{found}",
        crumbs=_above(found),
    )


@page(READERS)
def adoption(request: ActorRequest, adoption_id: int) -> HttpResponse:
    """Who was handed what a base has adopted, and who has read it."""
    found = selectors.find_adoption(adoption_id, request.actor)
    rows = selectors.handed_out(found)
    own = request.actor.operator_id
    shown = [
        (row, name) for row, name in rows if own is None or own in (row.operator_id, found.base.operator_id)
    ]
    context = {"adoption": found, "rows": shown, "subject": found.subject}
    return render(request, "standards/adoption.html", context)


@page(GROWERS)
def mine(request: ActorRequest) -> HttpResponse:
    """What one was handed, and whose books one keeps: to be read first, then what was read."""
    rows = selectors.to_read(request.actor, local_date(request.now))
    return render(request, "standards/mine.html", {"rows": rows})


@page(READERS)
def handing(request: ActorRequest, handing_id: int) -> HttpResponse:
    """The tasks, to be read, and the confirmation that they were."""
    today = local_date(request.now)
    found = selectors.find_handing(handing_id, request.actor, today)
    own = request.actor.operator_id == found.operator_id
    # Whoever writes down a signed sheet is not its reader: the name on the paper is typed.
    first = {"reader": request.actor.name if own else "", "version": found.version}
    form = ReadForm(request.POST or None, initial=first)
    answer = submit(
        request,
        form,
        lambda _: services.confirm_read(
            handing_id=handing_id,
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        ),
        done="已确认阅知。",
        to=lambda row: redirect("standards:handing", row.pk),
    )
    edition = found.adoption.edition
    context = {
        "handing": found,
        "edition": edition,
        "tasks": [(one, when(one)) for one in selectors.tasks_of(edition)],
        "papers": PAPERS.items(),
        "own": own,
        "may_confirm": services.may_confirm(found, request.actor, today),
        # A bookkeeper sees its neighbour's, and not who else was handed it.
        "among_own": own or request.actor.operator_id not in (None, found.adoption.base.operator_id),
    }
    return answer or show(request, "standards/handing.html", context, form)
