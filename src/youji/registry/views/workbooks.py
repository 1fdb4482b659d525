"""Excel in and out: template, export, a look at what an import would do, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from youji.registry.forms import WorkbookForm
from youji.registry.policy import READERS, REGISTRARS
from youji.registry.services import sheets
from youji.registry.views.common import show
from youji.shared.files import file_response
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan, kept
from youji.shared.workbook.reading import MAX_BYTES

_SHOWN = 200


def _sheet(what: str) -> sheets.Sheet:
    if what not in sheets.SHEETS:
        raise Http404
    return sheets.SHEETS[what]


@page(REGISTRARS)
def template(request: ActorRequest, what: str) -> HttpResponse:
    """The workbook to fill in."""
    sheet = _sheet(what)
    return file_response(sheets.sheet_template(what, actor=request.actor), f"模板-{sheet.file_name}")


@page(READERS)
def export(request: ActorRequest, what: str) -> HttpResponse:
    """What the list shows, as a workbook."""
    sheet = _sheet(what)
    names = ("q", "kind", "division") + (("product",) if what == "bases" else ())
    asked = {name: request.GET.get(name, "").strip() for name in names}
    return file_response(sheets.sheet_export(what, actor=request.actor, asked=asked), sheet.file_name)


@page(REGISTRARS)
def import_sheet(request: ActorRequest, what: str) -> HttpResponse:
    """Upload, look, import."""
    sheet = _sheet(what)
    if request.method == "POST" and "token" in request.POST:
        return _apply(request, what, request.POST["token"])
    form = WorkbookForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data["file"].read(MAX_BYTES + 1)  # one more: the reader says it is too large
            return _look(request, what, kept.keep(data, request.actor.user_id), data, form=form)
    return show(request, "import.html", {"form": form, "sheet": sheet, "what": what}, status=status)


def _look(request: ActorRequest, what: str, token: str, data: bytes, *, form: WorkbookForm) -> HttpResponse:
    try:
        plan = sheets.plan_import(what, data, actor=request.actor)
    except Refused as refused:
        kept.drop(token, request.actor.user_id)
        form.add_error("file", str(refused))
        return show(request, "import.html", {"form": form, "sheet": _sheet(what), "what": what}, status=422)
    return _show_plan(request, what, token, plan, status=422 if plan.refused else 200)


def _show_plan(request: ActorRequest, what: str, token: str, plan: Plan, *, status: int) -> HttpResponse:
    for note in plan.notes[:_SHOWN]:
        messages.info(request, f"{note.address} {note.label}：{note.message}")
    labels = {column.key: column for column in _sheet(what).table(request.actor).columns}
    return show(
        request,
        "import_plan.html",
        {
            "sheet": _sheet(what),
            "what": what,
            "token": token,
            "plan": plan,
            "errors": plan.errors[:_SHOWN],
            "updated": plan.updated[:_SHOWN],
            "created": [
                (row.number, [labels[key].shown(row.values.get(key)) for key in ("name", "kind", "division")])
                for row in plan.created[:_SHOWN]
            ],
            "shown": _SHOWN,
        },
        status=status,
    )


def _apply(request: ActorRequest, what: str, token: str) -> HttpResponse:
    try:
        data = kept.fetch(token, request.actor.user_id)
        plan = sheets.apply_import(what, data, actor=request.actor, now=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("registry:import", what)
    kept.drop(token, request.actor.user_id)
    messages.success(
        request,
        f"已导入：新增{len(plan.created)}行，修改{len(plan.updated)}行，{len(plan.unchanged)}行没有变化。",
    )
    return redirect("registry:operators" if what == "operators" else "registry:bases")
