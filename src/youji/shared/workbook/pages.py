"""What every import page does: take the workbook or the one kept, look, and on the second press write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from youji.shared import workbook
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest
from youji.shared.workbook import kept
from youji.shared.workbook.opening import MAX_BYTES

SHOWN = 200
REFUSALS: tuple[type[Exception], ...] = (
    workbook.WorkbookRefused, Refused, StaleState, Blocked, NotAllowed,
)  # fmt: skip


def import_page(
    request: ActorRequest,
    template: str,
    *,
    table: workbook.Table,
    plan: Callable[[bytes], workbook.Plan],
    write: Callable[[workbook.Plan, bytes], HttpResponse],
    refusals: tuple[type[Exception], ...] = (),
    whole: bool = False,
    **more: Any,
) -> HttpResponse:
    """Nothing is written before 导入 is pressed, and then all of it or nothing.

    Args:
        plan: what the workbook would do. write: does it, and says where to go next; it is given the workbook too, for
            a service that reads it again under its lock.
        whole: what the workbook does not name falls away, so that there is something to write in any case.
        refusals: what ``write`` may raise besides the house's own, with a sentence for the person.
    """
    context: dict[str, Any] = {**more}
    if request.method == "POST":
        try:
            token = request.POST.get("kept", "")
            upload = request.FILES.get("file")
            if upload is not None:
                data = upload.read(MAX_BYTES + 1)  # one more: the reader says it is too large
            elif token:
                data = kept.fetch(token, request.actor.user_id)
            else:
                raise workbook.WorkbookRefused("请选择填好的工作簿。")
            found = plan(data)
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
