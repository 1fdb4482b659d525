"""What every import page does: take the workbook or the one kept, look, and on the second press write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.shared import handing_over, once, workbook
from youji.shared.files import file_response
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest
from youji.shared.workbook import kept
from youji.shared.workbook.opening import MAX_BYTES, TOO_LARGE

SHOWN = 200
#: The page's own word for the download of what is to be mended.
TO_MEND = "to_mend"
REFUSALS: tuple[type[Exception], ...] = (
    workbook.WorkbookRefused, Refused, StaleState, Blocked, NotAllowed,
)  # fmt: skip


def import_page(
    request: ActorRequest,
    template: str,
    *,
    kind: str,
    table: workbook.Table,
    plan: Callable[[bytes, workbook.Terms], workbook.Plan],
    write: Callable[[workbook.Plan, bytes], HttpResponse],
    refusals: tuple[type[Exception], ...] = (),
    whole: bool = False,
    on_terms: bool = False,
    at_once: int = handing_over.ROWS_AT_ONCE,
    options: Mapping[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Nothing is written before 导入 is pressed, and then all of it or nothing; with ``on_terms`` also all that is right,
    where that button is pressed. What is too long to be answered at once the worker looks at, and its own page asks for
    导入. The wrong rows are there as a sheet to mend, for a day.

    Args:
        kind: the importer that does the same (``Room.imports``), with these ``options``.
        plan: what the workbook would do. write: does it, and says where to go next; it is given the workbook too, for
            a service that reads it again under its lock; what that left out it answers with ``left_out``.
        on_terms: whoever brings it may say ``workbook.Terms``; otherwise the plan is made on none.
        whole: what the workbook does not name falls away, so that there is something to write in any case.
        at_once: rows that are still answered here, of a room whose rows take their time: ``plan`` need not work out more.
        refusals: what ``write`` may raise besides the house's own, with a sentence for the person.
    """
    context: dict[str, Any] = {"later": handing_over.said(at_once), "on_terms": on_terms, **more}
    owner = request.actor.user_id
    try:
        if request.method == "POST":
            terms = terms_of(request.POST) if on_terms else workbook.NO_TERMS
            token = request.POST.get("kept", "")
            data, name = _sent(request, token)
            known = None if handing_over.long_workbook(data) else plan(data, terms)
            if known is None or handing_over.long_plan(len(known.rows), at_once):
                handed = handing_over.hand_over(
                    request, kind=kind, options=options or {}, data=data, name=name, take=False
                )
                return redirect(handed.page)
            once.demand_new(kind, known, request.actor)
            if "apply" in request.POST and not known.stopped:
                answer = _written(request, kind, known, lambda: write(known, data))
                kept.drop(token, owner)
                return answer
            context |= _look(table, known, owner)
            context["writes"] = len(known.rows) if whole else len(known.created) + len(known.updated)
            fit = context["writes"] and (on_terms or not known.refused)
            if fit or known.empty_cells:
                context["looked"] = kept.keep(data, owner)
                context["kept"] = context["looked"] if fit else ""
        elif TO_MEND in request.GET:
            return file_response(kept.fetch(request.GET[TO_MEND], owner), workbook.FILE_NAME)
        context["left"] = request.GET.get("left", "")
    except once.Repeated as repeated:
        context |= {"refusal": str(repeated), "again": kept.keep(data, owner)}
    except (*REFUSALS, *refusals) as refused:
        context["refusal"] = str(refused)
    return render(
        request, template, context, status=422 if "refusal" in context or context.get("refused") else 200
    )


def _written(
    request: ActorRequest, kind: str, plan: workbook.Plan, write: Callable[[], HttpResponse]
) -> HttpResponse:
    """What it is answered with; that it was taken is kept with what it wrote, where it may be taken once."""
    if not once.is_once(kind):
        return write()
    with transaction.atomic():
        once.demand_new(kind, plan, request.actor)
        answer = write()
        once.keep(kind, plan, request.actor, request.now)
    return answer


def terms_of(said: Mapping[str, Any]) -> workbook.Terms:
    """What whoever brings a workbook says besides, in a form or as an import's options."""
    return workbook.Terms(
        bool(said.get("erase_empty")), bool(said.get("leave_out_faulty")), bool(said.get("again"))
    )


def left_out(request: ActorRequest, plan: workbook.Plan) -> HttpResponse:
    """What was right of ``plan``, as it was carried out, is in; the page again, with the rest as a sheet to mend."""
    token = kept.keep(workbook.sheet_to_mend(plan), request.actor.user_id)
    messages.warning(request, f"另有{len(plan.refused)}行有误，没有导入。请下载要改的行，改好后上传。")
    return redirect(f"{request.path}?left={token}")


def _sent(request: ActorRequest, token: str) -> tuple[bytes, str]:
    """The workbook that was chosen, with its name, or the one that was kept.

    Raises:
        WorkbookRefused: it is too large, or there is none.
    """
    upload = request.FILES.get("file")
    if upload is None:
        if not token:
            raise workbook.WorkbookRefused("请选择填好的工作簿。")
        return kept.fetch(token, request.actor.user_id), ""
    data = upload.read(MAX_BYTES + 1)  # one more: it is too large
    if len(data) > MAX_BYTES:
        raise workbook.WorkbookRefused(TOO_LARGE)
    return data, str(upload.name)


def _look(table: workbook.Table, plan: workbook.Plan, owner: int) -> dict[str, Any]:
    """The first rows as people read them, and the wrong ones as a sheet to mend."""
    columns = [c for c in table.columns if any(row.values.get(c.key) is not None for row in plan.created)]
    return {
        "plan": plan,
        "headings": [c.label for c in columns],
        "created": [
            (row.number, [c.read_as(row.values.get(c.key)) for c in columns]) for row in plan.created[:SHOWN]
        ],
        "updated": [(row, table.called(row.values)) for row in plan.updated[:SHOWN]],
        "notes": plan.notes[:SHOWN],
        "refused": bool(plan.refused),
        "to_mend": kept.keep(workbook.sheet_to_mend(plan), owner) if plan.refused else "",
        "shown": SHOWN,
    }
