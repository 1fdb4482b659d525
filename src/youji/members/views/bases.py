"""The bases of an area with their members, one base, and what is entered there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from youji.divisions.selectors import name_of
from youji.members import services
from youji.members.forms import AssignForm, EnterForm
from youji.members.labels import BASE_KINDS, LACKING
from youji.members.policy import AREA, READERS, SIDES
from youji.members.selectors import pages, public_count
from youji.members.views.common import to
from youji.registry.selectors import areas_of
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import status_of, submit
from youji.shared.web import ActorRequest, page

BASES = Listing(
    "基地成员",
    filters=(
        Filter("q", "查找", "search", hint="名称、首字母、编号、主体或产品"),
        Filter("kind", "对象", options=BASE_KINDS),
        Filter("division", "县市区", pattern=r"\d{2,12}"),
        Filter("lacking", "只看", options=LACKING),
    ),
    columns=(
        Column("name", "基地", href=lambda row: reverse("members:base", args=[row.code]), sort="name"),
        Column("kind", "对象", lambda row: row.get_kind_display(), css="nowrap"),
        Column("code", "编号", css="nowrap", sort="code"),
        Column("product", "产品", lambda row: row.gi_product or row.product),
        Column("division", "行政区划", lambda row: name_of(row.division), sort="division"),
        Column("agreed", "成员", css="num", sort="agreed"),
        Column("asked", "待确认", css="num", sort="asked"),
        Column("unowned", "没分的地块", css="num", sort="unowned"),
    ),
    orders={
        "name": ("name", "pk"),
        "code": ("code", "pk"),
        "division": ("division", "name", "pk"),
        "agreed": ("agreed", "pk"),
        "asked": ("asked", "pk"),
        "unowned": ("unowned", "pk"),
    },
    none="还没有登记基地。",
)


@page(AREA)
@require_GET
def bases(request: ActorRequest) -> HttpResponse:
    """The bases of one's area, with how many members each has and what waits."""
    asked = BASES.read(request.GET, division=areas_of(request.actor))
    rows = pages.bases(request.actor, local_date(request.now), **asked.values)
    listing = asked.of(rows, tone=lambda row: "warn" if row.asked or row.unowned else "")
    return listing.workbook() or render(
        request, "members/bases.html", {"listing": listing, "may_import": SIDES.admits(request.actor)}
    )


@page(READERS)
@require_GET
def base(request: ActorRequest, code: str) -> HttpResponse:
    """One base: its members, its plots and who works them."""
    return _show(request, code)


@page(SIDES)
@require_POST
def enter(request: ActorRequest, code: str) -> HttpResponse:
    """The base's side enters a producer."""
    found = pages.base_of(code, request.actor)
    form = EnterForm(request.POST or None, products=pages.products_of(found))
    answer = submit(
        request,
        form,
        lambda _: services.enter(base=found, **form.values(), actor=request.actor, now=request.now),
        done=lambda made: f"已登记“{made.operator.name}”，等对方确认后生效。",
        to=lambda made: to(request, "membership", made.pk),
    )
    return answer or _show(request, code, enter_form=form)


@page(SIDES)
@require_POST
def assign(request: ActorRequest, code: str) -> HttpResponse:
    """Plots of the base are given to one of its members, many at once."""
    found = pages.base_of(code, request.actor)
    form = _assign_form(request, found, request.POST or None)

    def write(said: dict[str, Any]) -> int:
        plots = [UUID(pk) for pk in said["plots"]]
        return services.assign_plots(
            base=found, plots=plots, **form.values(), actor=request.actor, now=request.now
        )

    answer = submit(
        request,
        form,
        write,
        done=lambda count: f"已分配{count}块地。" if count else "这些地块本来就是这样，没有变化。",
        to=lambda _: to(request, "base", found.code),
    )
    return answer or _show(request, code, assign_form=form)


def _assign_form(request: ActorRequest, found: Any, data: Any = None) -> AssignForm:
    today = local_date(request.now)
    return AssignForm(
        data,
        auto_id="assign_%s",
        initial={"since": today},
        members=pages.members_to_choose(found, today),
        plots=[(str(row.plot.pk), row.plot.name) for row in pages.plot_rows(found)],
    )


def _show(
    request: ActorRequest,
    code: str,
    *,
    enter_form: EnterForm | None = None,
    assign_form: AssignForm | None = None,
) -> HttpResponse:
    found = pages.base_of(code, request.actor)
    rows = list(pages.memberships(request.actor, base=found))
    sent = enter_form or assign_form
    plots = pages.plot_rows(found)
    context = {
        "base": found,
        "members": [row for row in rows if row.stands],
        "others": [row for row in rows if not row.stands],
        "count": public_count(found.code, local_date(request.now)),
        "plots": plots,
        "unowned": sum(row.owner is None for row in plots),
        "may_write": SIDES.admits(request.actor) and services.keeps_base(request.actor, found),
        "form": enter_form
        or EnterForm(initial={"since": local_date(request.now)}, products=pages.products_of(found)),
        "assign": assign_form or _assign_form(request, found),
        "ticked": assign_form["plots"].value() if assign_form else [],
        "subject": f"registry.base:{found.pk}",
    }
    status = status_of(sent) if sent is not None else 200
    return render(request, "members/base.html", context, status=status)
