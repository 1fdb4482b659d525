"""Quality: indicators, grade rules and results; 标准综合体, issued, printed and adopted."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.shared.files import PDF, file_response
from youji.shared.web import ActorRequest, page
from youji.standards import selectors, services
from youji.standards.forms import (
    CompositeAdoptionForm,
    CompositeForm,
    EvaluationForm,
    GradeForm,
    IndicatorForm,
)
from youji.standards.logic.vocabulary import PENDING
from youji.standards.policy import KEEPERS, READERS
from youji.standards.views.common import form_page


@page(READERS)
def quality(request: ActorRequest) -> HttpResponse:
    """The products with indicators, and the results judged in one's area."""
    context = {
        "products": selectors.products_with_quality().items(),
        "rows": selectors.evaluations(request.actor)[:50],
    }
    return render(request, "standards/quality.html", context)


@page(READERS)
def product_quality(request: ActorRequest, code: str) -> HttpResponse:
    """One product's indicators and grades, and the results judged by them."""
    found = selectors.product_with(code)
    context = {
        "product": found,
        "indicators": selectors.indicators_of(found),
        "grades": selectors.grade_rows_of(found),
        "rows": selectors.evaluations(request.actor, product=code)[:50],
        "may_write": KEEPERS.admits(request.actor),
    }
    return render(request, "standards/product_quality.html", context)


def _back(request: ActorRequest, code: str) -> HttpResponse:
    return redirect("standards:product-quality", code)


@page(KEEPERS)
def indicator(request: ActorRequest, code: str) -> HttpResponse:
    """An indicator is entered, or changed by its name."""
    found = selectors.product_with(code)
    form = IndicatorForm(request.POST or None, initial={"mark": PENDING})
    return form_page(
        request,
        form,
        lambda _: services.put_indicator(
            product_code=code, **form.values(), actor=request.actor, now=request.now
        ),
        done="指标已保存。",
        to=lambda _: _back(request, code),
        title=f"品质指标：{found.name}",
        crumbs=[(found.name, reverse("standards:product-quality", args=[code]))],
    )


@page(KEEPERS)
def grade(request: ActorRequest, code: str) -> HttpResponse:
    """What a grade asks of an indicator."""
    found = selectors.product_with(code)
    form = GradeForm(request.POST or None, initial={"mark": PENDING})
    return form_page(
        request,
        form,
        lambda _: services.put_grade(
            product_code=code, **form.values(), actor=request.actor, now=request.now
        ),
        done="分级规则已保存。",
        to=lambda _: _back(request, code),
        title=f"分级规则：{found.name}",
        crumbs=[(found.name, reverse("standards:product-quality", args=[code]))],
    )


@page(READERS)
def evaluate(request: ActorRequest, code: str) -> HttpResponse:
    """A result is judged: its grade, and why."""
    found = selectors.product_with(code)
    form = EvaluationForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.evaluate(product_code=code, **form.values(), actor=request.actor, now=request.now),
        done=lambda row: f"{row.sample}：{row.grade}。{''.join(row.reasons)}",
        to=lambda _: _back(request, code),
        title=f"品质评价：{found.name}",
        crumbs=[(found.name, reverse("standards:product-quality", args=[code]))],
    )


@page(READERS)
def composites(request: ActorRequest) -> HttpResponse:
    """Every 标准综合体."""
    context = {"rows": selectors.composites(), "may_write": KEEPERS.admits(request.actor)}
    return render(request, "standards/composites.html", context)


@page(KEEPERS)
def new_composite(request: ActorRequest) -> HttpResponse:
    """The 标准综合体 of a product as of today."""
    form = CompositeForm(request.POST or None, initial={"product": request.GET.get("product", "")})
    return form_page(
        request,
        form,
        lambda _: services.issue_composite(**form.values(), actor=request.actor, now=request.now),
        done="已编制，内容不再变动。",
        to=lambda row: redirect("standards:composite", row.pk),
        title="编制标准综合体",
        crumbs=[("标准综合体", reverse("standards:composites"))],
    )


@page(READERS)
def composite(request: ActorRequest, composite_id: int) -> HttpResponse:
    """One 标准综合体, and the bases that have adopted it."""
    found = selectors.find_composite(composite_id)
    context = {
        "composite": found,
        "adoptions": selectors.adopted_composite(found, request.actor),
    }
    return render(request, "standards/composite.html", context)


@page(READERS)
def composite_paper(request: ActorRequest, composite_id: int) -> HttpResponse:
    """The 标准综合体 as a paper."""
    found = selectors.find_composite(composite_id)
    return file_response(selectors.composite_paper(found), f"标准综合体-{found.number}.pdf", PDF, inline=True)


@page(READERS)
def adopt_composite(request: ActorRequest, composite_id: int) -> HttpResponse:
    """A base works by it."""
    found = selectors.find_composite(composite_id)
    form = CompositeAdoptionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.adopt_composite(
            composite_id=composite_id, **form.values(), actor=request.actor, now=request.now
        ),
        done="已采用。",
        to=lambda _: redirect("standards:composite", composite_id),
        title=f"采用 {found.number}",
        crumbs=[("标准综合体", reverse("standards:composites"))],
    )
