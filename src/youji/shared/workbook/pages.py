"""What every import page does: take the workbook or the one kept, look, and on the second press write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.shared import handing_over, workbook
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest
from youji.shared.workbook import kept
from youji.shared.workbook.opening import MAX_BYTES, TOO_LARGE

SHOWN = 200
REFUSALS: tuple[type[Exception], ...] = (
    workbook.WorkbookRefused, Refused, StaleState, Blocked, NotAllowed,
)  # fmt: skip


def import_page(
    request: ActorRequest,
    template: str,
    *,
    kind: str,
    table: workbook.Table,
    plan: Callable[[bytes], workbook.Plan],
    write: Callable[[workbook.Plan, bytes], HttpResponse],
    refusals: tuple[type[Exception], ...] = (),
    whole: bool = False,
    options: Mapping[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Nothing is written before 导入 is pressed, and then all of it or nothing. What is too long to be answered at once
    the worker looks at, and its own page asks for 导入.

    Args:
        kind: the importer that does the same (``Room.imports``), with these ``options``.
        plan: what the workbook would do. write: does it, and says where to go next; it is given the workbook too, for
            a service that reads it again under its lock.
        whole: what the workbook does not name falls away, so that there is something to write in any case.
        refusals: what ``write`` may raise besides the house's own, with a sentence for the person.
    """
    context: dict[str, Any] = {"later": handing_over.SAID, **more}
    if request.method == "POST":
        try:
            token = request.POST.get("kept", "")
            data, name = _sent(request, token)
            known = None if handing_over.long_workbook(data) else plan(data)
            if known is None or handing_over.long_plan(len(known.rows)):
                handed = handing_over.hand_over(
                    request, kind=kind, options=options or {}, data=data, name=name, take=False
                )
                return redirect(handed.page)
            found = known
            if "apply" in request.POST and not found.refused:
                answer = write(found, data)
                kept.drop(token, request.actor.user_id)
                return answer
            context |= _look(table, found)
            context["writes"] = len(found.rows) if whole else len(found.created) + len(found.updated)
            if whole or found.created or found.updated:
                context["kept"] = "" if found.refused else kept.keep(data, request.actor.user_id)
        except (*REFUSALS, *refusals) as refused:
            context["refusal"] = str(refused)
    return render(
        request, template, context, status=422 if "refusal" in context or context.get("refused") else 200
    )


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


def _look(table: workbook.Table, plan: workbook.Plan) -> dict[str, Any]:
    """The first rows as people read them."""
    columns = [c for c in table.columns if any(row.values.get(c.key) is not None for row in plan.created)]
    return {
        "plan": plan,
        "headings": [c.label for c in columns],
        "created": [
            (row.number, [c.shown(row.values.get(c.key)) for c in columns]) for row in plan.created[:SHOWN]
        ],
        "updated": plan.updated[:SHOWN],
        "notes": plan.notes[:SHOWN],
        "refused": bool(plan.refused),
        "shown": SHOWN,
    }
