"""Pages of bases."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from youji.divisions.selectors import name_of
from youji.registry import labels, selectors, services
from youji.registry.forms import BaseForm
from youji.registry.policy import EDITORS, READERS
from youji.registry.views.common import AREA, can_write, demo, found, paged, show, to
from youji.shared import rooms
from youji.shared.clock import local_date
from youji.shared.listing import Asked, Column, Filter, Listing
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page

#: Where rooms above put what they know of a base that is read or edited: a function of (base, actor).
PANELS = "registry.base_panels"
BASES = Listing(
    "基地与地块",
    filters=(
        Filter("q", "查找", "search", hint="名称、首字母、编号、主体或产品"),
        Filter("kind", "对象", options=labels.BASE_KINDS),
        Filter("product", "产品类别"),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("name", "基地", href=lambda row: reverse("registry:base", args=[row.code]), badge=demo, sort="name"),
        Column("kind", "对象", lambda row: row.get_kind_display(), css="nowrap"),
        Column("code", "编号", css="nowrap", sort="code"),
        Column("product", "产品", lambda row: row.gi_product or row.product),
        Column("operator", "主体"),
        Column("division", "行政区划", lambda row: name_of(row.division), sort="division"),
        Column("area_mu", "规模", css="num nowrap", show=lambda row: row.scale_text, sort="area"),
    ),
    orders={
        "name": ("name", "pk"),
        "code": ("code", "pk"),
        "division": ("division", "name", "pk"),
        "area": ("area_mu", "pk"),
    },
    none="还没有登记基地。",
)  # fmt: skip


def asked_bases(request: ActorRequest) -> Asked:
    """What the address asks of the list; its workbook asks the same."""
    groups = [(node.code, node.name) for node in selectors.product_tree()]
    return BASES.read(request.GET, product=groups, division=selectors.areas_of(request.actor))


@page(READERS)
def bases(request: ActorRequest) -> HttpResponse:
    """The bases in one's area or of one's operator, searched and filtered."""
    asked = asked_bases(request)
    rows = selectors.search_bases(request.actor, **asked.values)
    listing = asked.of(rows, export=reverse("registry:export", args=["bases"]))
    return listing.workbook() or show(request, "bases.html", {"listing": listing})


@page(READERS)
def own_bases(request: ActorRequest) -> HttpResponse:
    """A grower's bases, on the phone."""
    return show(request, "own_bases.html", {"page": paged(request, selectors.search_bases(request.actor))})


@page(READERS)
def base(request: ActorRequest, code: str) -> HttpResponse:
    """One base: facts, plots on the map, overlaps, certificates, history."""
    row = found(selectors.find_base(code, request.actor))
    facts = selectors.base_facts(row.pk, local_date(request.now))
    difference = selectors.area_difference(facts)
    return show(
        request,
        "base.html",
        {
            "base": row,
            "facts": facts,
            "plots": selectors.plots_of(row),
            "map": selectors.map_of(row, facts.overlaps),
            "certificates": [one for rows in facts.certificates.values() for one in rows],
            "kinds": dict(labels.CERTIFICATION_KINDS),
            "subject": f"registry.base:{row.pk}",
            "may_edit": can_write(request, operator_id=row.operator_id, division=row.division),
            "difference": None if difference is None else abs(difference),
            "panels": rooms.panels(PANELS, row, request.actor),
            "drawn_less": difference is not None and difference < 0,
        },
    )


def _own_operator(request: ActorRequest) -> Any:
    """The operator whose people are asking, if they are."""
    if request.actor.operator_id is None:
        return None
    return selectors.operator_of(request.actor)


def _areas(request: ActorRequest) -> list[tuple[str, str]]:
    prefix = request.actor.division
    return [*selectors.cities_in(prefix), *selectors.areas_of(request.actor)]


def _create(request: ActorRequest, form: BaseForm) -> Any:
    given = form.values()
    holder_code = given.pop("operator", "")
    own = _own_operator(request)
    if own is not None:
        given |= {"kind": "operator", "operator_id": own.pk, "division": own.division}
    elif holder_code:
        holder = selectors.find_operator(holder_code, request.actor)
        if holder is None:
            raise services.Refused("没有找到这个主体码。请在“经营主体”里查到后再填。", "operator")
        given["operator_id"] = holder.pk
    return services.create_base(**given, actor=request.actor, now=request.now)


@page(EDITORS)
def new_base(request: ActorRequest) -> HttpResponse:
    """Register a base."""
    own = _own_operator(request)
    first = {name: request.GET.get(name, "") for name in ("operator", "division")}
    form = BaseForm(
        request.POST or None,
        divisions=_areas(request),
        operator=own.code if own else None,
        area=own.division if own else first["division"],
        initial=first,
    )
    answer = submit(
        request,
        form,
        lambda _: _create(request, form),
        done=lambda made: f"已登记“{made.name}”，基地编号{made.code}。下一步：画地块。",
        to=lambda made: to(request, "plots", made.code),
    )
    return answer or show(request, "base_form.html", {"form": form, "base": None}, form)


@page(EDITORS)
def edit_base(request: ActorRequest, code: str) -> HttpResponse:
    """Change a base's facts."""
    row = found(selectors.find_base(code, request.actor))
    form = BaseForm(request.POST or None, initial=BaseForm.told_of(row), area=row.division)
    answer = submit(
        request,
        form,
        lambda _: services.update_base(
            row, version=form.seen_version, actor=request.actor, now=request.now, **form.values()
        ),
        done="已保存。",
        to=lambda _: to(request, "base", row.code),
    )
    context = {
        "form": form,
        "base": row,
        "frozen": selectors.frozen_of_base(row),
        "panels": rooms.panels(PANELS, row, request.actor),
    }
    return answer or show(request, "base_form.html", context, form)
