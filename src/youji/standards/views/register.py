"""The register: the list, a standard with its parameters beside its parent's, the matrix; and what everybody reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from youji.registry.selectors import product_tree
from youji.shared.clock import local_date
from youji.shared.files import file_response
from youji.shared.listing import Asked, Column, Filter, Listing
from youji.shared.web import PUBLIC, ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page, left_out
from youji.standards import selectors, services
from youji.standards.forms import ParameterForm, StandardForm
from youji.standards.logic.vocabulary import KINDS, MARKS, PENDING, STAGES, VERIFIED
from youji.standards.policy import KEEPERS, OVERSEERS, READERS
from youji.standards.services import sheets
from youji.standards.views.common import form_page

_TONES = {VERIFIED: "ok", PENDING: "warn"}
REGISTER = Listing(
    "标准登记",
    filters=(
        Filter("q", "查找", "search", hint="编号或名称"),
        Filter("kind", "类别", options=KINDS),
        Filter("stage", "环节", options=STAGES),
        Filter("mark", "核对情况", options=MARKS),
    ),
    columns=(
        Column(
            "number", "编号", href=lambda row: reverse("standards:standard", args=[row.pk]), sort="number"
        ),
        Column("title", "名称", badge=lambda row: "演示" if row.is_demo else ""),
        Column("stages", "环节", lambda row: "、".join(selectors.stage_words(row.stages))),
        Column("in_force_from", "实施", css="nowrap", sort="from"),
        Column("in_force_until", "停用", css="nowrap"),
        Column(
            "mark",
            "核对情况",
            lambda row: row.get_mark_display(),
            tone=lambda row: _TONES.get(row.mark, "past"),
        ),
    ),
    orders={"number": ("number",), "from": ("in_force_from", "pk")},
    none="没有符合条件的标准。",
)


def asked_register(request: ActorRequest) -> Asked:
    """What the address asks of the list; its workbook asks the same."""
    return REGISTER.read(request.GET)


@page(READERS)
def register(request: ActorRequest) -> HttpResponse:
    """The register of standards, searched and filtered."""
    asked = asked_register(request)
    rows = selectors.standards(request.actor, **asked.values)
    listing = asked.of(rows, export=reverse("standards:export"))
    context = {"listing": listing, "may_write": KEEPERS.admits(request.actor)}
    return listing.workbook() or render(request, "standards/register.html", context)


@page(READERS)
def export(request: ActorRequest) -> HttpResponse:
    """What the list shows, as a workbook that can be imported back."""
    rows = selectors.standards(request.actor, **asked_register(request).values)
    return file_response(sheets.export_standards(list(rows)), "标准登记.xlsx")


@page(KEEPERS)
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(sheets.standards_template(), "模板-标准登记.xlsx")


@page(KEEPERS)
@require_http_methods(["GET", "POST"])
def import_standards(request: ActorRequest) -> HttpResponse:
    """Upload, look, import: every row, or none, or all that are right."""

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = sheets.import_standards(data, actor=request.actor, now=request.now, terms=plan.terms)
        messages.success(request, f"已导入：新增{len(done.created)}行，修改{len(done.updated)}行。")
        return left_out(request, done) if done.refused else redirect("standards:register")

    return import_page(
        request,
        "standards/import.html",
        kind="standards.standards",
        table=sheets.STANDARDS,
        plan=lambda data, terms: sheets.plan_standards(data, actor=request.actor, terms=terms),
        write=write,
        on_terms=True,
        title="标准登记",
        list_url=reverse("standards:register"),
        template_url=reverse("standards:template"),
        export_url=reverse("standards:export"),
    )


@page(KEEPERS)
def new(request: ActorRequest) -> HttpResponse:
    """A new standard."""
    form = StandardForm(request.POST or None, initial={"mark": PENDING})
    return form_page(
        request,
        form,
        lambda _: services.add_standard(**form.values(), actor=request.actor, now=request.now),
        done="已登记。",
        to=lambda row: redirect("standards:standard", row.pk),
        title="登记标准",
        crumbs=[("标准登记", reverse("standards:register"))],
    )


@page(KEEPERS)
def edit(request: ActorRequest, standard_id: int) -> HttpResponse:
    """A standard is changed."""
    found = selectors.find_standard(standard_id, request.actor)
    form = StandardForm(request.POST or None, initial=StandardForm.told_of(found))
    return form_page(
        request,
        form,
        lambda _: services.change_standard(
            standard_id=standard_id,
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        ),
        done="已保存。",
        to=lambda row: redirect("standards:standard", row.pk),
        title=f"修改 {found.number}",
        crumbs=[
            ("标准登记", reverse("standards:register")),
            (found.number, reverse("standards:standard", args=[found.pk])),
        ],
    )


@page(READERS)
def standard(request: ActorRequest, standard_id: int) -> HttpResponse:
    """One standard: what it is, its parameters beside its parent's, its history."""
    found = selectors.find_standard(standard_id, request.actor)
    beside = selectors.beside_parent(found)
    context = {
        "standard": found,
        "stages": selectors.stage_words(found.stages),
        "scope": selectors.scope_words(found),
        "in_force": selectors.is_in_force(found, local_date(request.now)),
        "beside": beside,
        "parameters": list(zip(selectors.parameters_of(found), beside.rows, strict=True)),
        "may_write": KEEPERS.admits(request.actor),
    }
    return render(request, "standards/standard.html", context)


@page(KEEPERS)
def parameter(request: ActorRequest, standard_id: int) -> HttpResponse:
    """A core parameter is entered, or changed by its name."""
    found = selectors.find_standard(standard_id, request.actor)
    form = ParameterForm(request.POST or None, initial=_parameter_named(found, request.GET.get("name", "")))
    return form_page(
        request,
        form,
        lambda _: services.put_parameter(
            standard_id=standard_id, **form.values(), actor=request.actor, now=request.now
        ),
        done="参数已保存。",
        to=lambda _: redirect("standards:standard", standard_id),
        title="核心参数",
        lead="同名的参数会被替换。",
        crumbs=[(found.number, reverse("standards:standard", args=[found.pk]))],
    )


def _parameter_named(standard: Any, name: str) -> dict[str, Any]:
    row = next((one for one in selectors.parameters_of(standard) if one.name == name), None)
    return ParameterForm.told_of(row) if row else {"mark": PENDING}


@page(KEEPERS)
@require_POST
def remove_parameter(request: ActorRequest, standard_id: int, parameter_id: int) -> HttpResponse:
    """A core parameter is taken out."""
    name = selectors.parameter_name(standard_id, parameter_id)
    services.remove_parameter(standard_id=standard_id, name=name, actor=request.actor, now=request.now)
    messages.success(request, f"已去掉参数“{name}”。")
    return redirect("standards:standard", standard_id)


COVERAGE = Listing(
    "八环节覆盖",
    filters=(Filter("group", "产品类别", "select"),),
    columns=(Column("name", "产品", href=lambda row: reverse("standards:product", args=[row.code])),),
)


@page(OVERSEERS)
def coverage(request: ActorRequest) -> HttpResponse:
    """产品 × 八环节: what is in force today in each cell, and where nothing is."""
    groups = [(node.code, node.name) for node in product_tree()]
    asked = COVERAGE.read(request.GET, group=groups)
    rows = selectors.coverage(request.actor, local_date(request.now), group=asked.values["group"])
    context = {
        "listing": asked.of(rows),
        "stages": STAGES,
        "gaps": sum(len(row.gaps) for row in rows),
        "cells": len(rows) * len(STAGES),
    }
    return render(request, "standards/coverage.html", context)


@page(PUBLIC)
def public_index(request: ActorRequest) -> HttpResponse:
    """Which products have standards, for everybody."""
    rows = selectors.coverage(request.actor, local_date(request.now))
    return render(request, "standards/public_index.html", {"rows": rows})


@page(PUBLIC)
def product(request: ActorRequest, code: str) -> HttpResponse:
    """The standards and procedures of one product by the eight stages, for everybody."""
    found = selectors.product_with(code)
    today = local_date(request.now)
    context = {
        "product": found,
        "row": selectors.coverage_of(found, today),
        "editions": selectors.procedures_in_force(code, today),
    }
    return render(request, "standards/product.html", context)
