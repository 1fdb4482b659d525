"""边界协调: for whoever has the case, and for the two who claim the ground."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.boundaries import DecisionForm, StatementForm
from youji.recognition.forms.rounds import Button
from youji.recognition.selectors import boundaries as found
from youji.recognition.selectors import cases, turns
from youji.recognition.services import boundaries
from youji.shared.fields import DescribedForm
from youji.shared.pages import show as show_form
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page

ROOM = "recognition/boundaries"


@page(policy.CASES)
def of_case(request: ActorRequest, code: str) -> HttpResponse:
    """The ground a case shares with others, what they were asked and said, and how it ends."""
    return _of_case(request, code, Button())


def _of_case(request: ActorRequest, code: str, form: DescribedForm, deciding: int = 0) -> HttpResponse:
    application = cases.find_by_code(code, request.actor)
    rows = [
        (
            row,
            found.common_mu(row),
            form
            if row.pk == deciding
            else DecisionForm(initial={"version": row.version}, auto_id=f"d{row.pk}-%s"),
        )
        for row in found.open_of(application)
    ]
    context = {
        "a": application,
        "rows": rows,
        "meeting": found.to_reconcile(application),
        "over": found.concluded_of(application),
        "map": found.map_of_case(application),
        "may": turns.may_move(application, request.actor),
    }
    return show_form(request, f"{ROOM}/case.html", context, form)


@page(policy.CASES)
@require_POST
def open_all(request: ActorRequest, code: str) -> HttpResponse:
    """Both sides are asked."""
    application = cases.find_by_code(code, request.actor)
    form = Button(request.POST or None)
    answer = submit(
        request,
        form,
        lambda said: boundaries.open_reconciliations(
            application_id=application.pk, actor=request.actor, now=request.now, version=said["version"]
        ),
        done="已请双方核对边界，办理期限暂停计算。",
        to=reverse("recognition:case-boundaries", args=[code]),
    )
    return answer or _of_case(request, code, form)


@page(policy.CASES)
@require_POST
def decide(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """It ends: apart, upheld, or without agreement."""
    found.of_case(cases.find_by_code(code, request.actor), pk)
    form = DecisionForm(request.POST or None, auto_id=f"d{pk}-%s")
    answer = submit(
        request,
        form,
        lambda said: boundaries.decide(
            reconciliation_id=pk,
            **form.values(),
            version=said["version"],
            actor=request.actor,
            now=request.now,
        ),
        done="边界协调已结束，双方已收到通知。",
        to=reverse("recognition:case", args=[code]),
    )
    return answer or _of_case(request, code, form, pk)


@page(policy.PARTIES)
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """For either party: the ground both claim, where to redraw, what to say."""
    row = found.find(pk, request.actor)
    side = found.side_of(row, request.actor)
    form = StatementForm(request.POST or None)

    def told(ended: Any) -> HttpResponse:
        return redirect("recognition:boundary", ended.pk)

    answer = submit(
        request,
        form,
        lambda said: boundaries.state(
            reconciliation_id=pk, said=said["said"], actor=request.actor, now=request.now
        ),
        done=lambda ended: "重叠已消除，协调结束。" if ended.concluded_at else "已答复，审核机关会看到。",
        to=told,
    )
    bases = (row.other, row.application.base) if side == "other" else (row.application.base, row.other)
    context = {
        "row": row,
        "side": side,
        "ours": bases[0],
        "theirs": bases[1],
        "common": found.common_mu(row),
        "map": found.map_for(row, side),
    }
    return answer or show_form(request, f"{ROOM}/show.html", context, form)
