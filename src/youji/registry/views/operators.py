"""Pages of 经营主体."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from youji.registry import labels, selectors, services
from youji.registry.forms import OperatorForm
from youji.registry.policy import EDITORS, READERS, REGISTRARS
from youji.registry.views.common import can_write, found, paged, show, to
from youji.shared import clock
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page


@page(READERS)
def operators(request: ActorRequest) -> HttpResponse:
    """The operators in one's area, searched and filtered."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "division")}
    rows = selectors.search_operators(request.actor, **asked)
    return show(
        request,
        "operators.html",
        {
            "page": paged(request, rows),
            "asked": asked,
            "kinds": labels.OPERATOR_KINDS,
            "areas": selectors.areas_of(request.actor),
            "may_add": REGISTRARS.admits(request.actor),
        },
    )


@page(READERS)
def operator(request: ActorRequest, code: str) -> HttpResponse:
    """One operator: facts, bases, certificates, history."""
    row = found(selectors.find_operator(code, request.actor))
    return show(
        request,
        "operator.html",
        {
            "operator": row,
            "bases": selectors.search_bases(request.actor).filter(operator_id=row.pk),
            "certified": selectors.certificate_rows(
                selectors.search_certified(request.actor, today=_today(request)).filter(operator_id=row.pk),
                _today(request),
            ),
            "subject": f"registry.operator:{row.pk}",
            "may_edit": can_write(request, operator_id=row.pk, division=row.division),
            "problems": selectors.operator_problems(row),
        },
    )


def _today(request: ActorRequest) -> Any:
    return clock.local_date(request.now)


@page(REGISTRARS)
def new_operator(request: ActorRequest) -> HttpResponse:
    """Register an operator."""
    areas = selectors.areas_of(request.actor)
    first = {"division": areas[0][0] if len(areas) == 1 else request.GET.get("division", "")}
    form = OperatorForm(request.POST or None, divisions=areas, initial=first)
    answer = submit(
        request,
        form,
        lambda _: services.create_operator(**form.values(), actor=request.actor, now=request.now),
        done=lambda made: f"已登记“{made.name}”，主体码{made.code}。",
        to=lambda made: to(request, "operator", made.code),
    )
    return answer or show(request, "operator_form.html", {"form": form, "operator": None}, form)


@page(EDITORS)
def edit_operator(request: ActorRequest, code: str) -> HttpResponse:
    """Change an operator's facts."""
    row = found(selectors.find_operator(code, request.actor))
    form = OperatorForm(request.POST or None, initial=OperatorForm.told_of(row))
    answer = submit(
        request,
        form,
        lambda _: services.update_operator(
            row, version=form.seen_version, actor=request.actor, now=request.now, **form.values()
        ),
        done="已保存。",
        to=lambda _: to(request, "operator", row.code),
    )
    return answer or show(request, "operator_form.html", {"form": form, "operator": row}, form)
