"""Pages of 经营主体."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from youji.divisions.selectors import name_of
from youji.registry import labels, selectors, services
from youji.registry.forms import OperatorForm
from youji.registry.policy import EDITORS, READERS, REGISTRARS
from youji.registry.views.common import AREA, can_write, demo, found, show, to
from youji.shared import clock
from youji.shared.listing import Asked, Column, Filter, Listing
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page

OPERATORS = Listing(
    "经营主体",
    filters=(
        Filter("q", "查找", "search", hint="名称、首字母或代码"),
        Filter("kind", "类型", options=labels.OPERATOR_KINDS),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("name", "名称", href=lambda row: reverse("registry:operator", args=[row.code]), badge=demo, sort="name"),
        Column("kind", "类型", lambda row: row.get_kind_display()),
        Column("code", "主体码", css="nowrap", sort="code"),
        Column("uscc", "统一社会信用代码", css="nowrap"),
        Column("division", "县市区", lambda row: name_of(row.division), sort="division"),
        Column("base_count", "基地", css="num", sort="bases"),
    ),
    orders={
        "name": ("name", "pk"),
        "code": ("code", "pk"),
        "division": ("division", "name", "pk"),
        "bases": ("base_count", "pk"),
    },
    none="还没有登记主体。",
)  # fmt: skip


def asked_operators(request: ActorRequest) -> Asked:
    """What the address asks of the list; its workbook asks the same."""
    return OPERATORS.read(request.GET, division=selectors.areas_of(request.actor))


@page(READERS)
def operators(request: ActorRequest) -> HttpResponse:
    """The operators in one's area, searched and filtered."""
    asked = asked_operators(request)
    rows = selectors.search_operators(request.actor, **asked.values)
    listing = asked.of(rows, export=reverse("registry:export", args=["operators"]))
    return listing.workbook() or show(request, "operators.html", {"listing": listing})


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
    context = {"form": form, "operator": row, "frozen": selectors.frozen_of_operator(row)}
    return answer or show(request, "operator_form.html", context, form)
