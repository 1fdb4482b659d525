"""Reads of quality and of 标准综合体."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Count, Q, QuerySet

from youji.shared import clock
from youji.shared.actor import ANONYMOUS, Actor
from youji.shared.paper import Format, render
from youji.shared.refusals import Unknown
from youji.standards.logic.grading import GradeRule
from youji.standards.logic.vocabulary import PENDING, REFERENCE, VERIFIED
from youji.standards.models import Composite, CompositeAdoption, Evaluation, GradeRow, Indicator
from youji.standards.selectors.procedures import procedures_in_force
from youji.standards.selectors.register import coverage_of

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"


def products_with_quality() -> dict[str, str]:
    """Code → name of every product with indicators, with how many."""
    rows = Indicator.objects.values_list("product__code", "product__name").distinct()
    return dict(rows.order_by("product__code"))


def indicators_of(product: Any) -> list[Indicator]:
    """The product's indicators, core ones first."""
    return list(Indicator.objects.filter(product=product).order_by("-core", "name"))


def grade_rows_of(product: Any) -> list[GradeRow]:
    """The product's grade rules, the best grade first."""
    return list(GradeRow.objects.filter(product=product).order_by("rank", "indicator"))


def units_of(product: Any) -> dict[str, str]:
    """Indicator → the unit in which the product is measured by it."""
    return {row.name: row.unit for row in indicators_of(product)}


_KEPT = ("grade", "rank", "indicator", "direction", "source", "mark")


def rules_kept(product: Any, units: Mapping[str, str]) -> list[dict[str, Any]]:
    """The product's grade rules as they stand, in plain values: what a result keeps of them."""
    return [
        {key: getattr(row, key) for key in _KEPT}
        | {"bound": row.bound_text, "unit": units.get(row.indicator, "")}
        for row in grade_rows_of(product)
    ]


def as_rules(kept: Iterable[Mapping[str, Any]]) -> list[GradeRule]:
    """The same, as the grading reads them."""
    return [
        GradeRule(
            one["grade"],
            one["rank"],
            one["indicator"],
            one["unit"],
            one["direction"],
            Decimal(one["bound"]),
        )
        for one in kept
    ]


def weakest_mark(kept: Iterable[Mapping[str, Any]]) -> str:
    """How far the rules have been checked: the weakest of their marks."""
    marks = {one["mark"] for one in kept}
    return next((one for one in (PENDING, REFERENCE) if one in marks), VERIFIED)


def evaluations(actor: Actor, *, product: str = "") -> QuerySet[Evaluation]:
    """Results judged in scope, newest first."""
    rows = Evaluation.objects.visible_to(actor).select_related("product")
    return rows.filter(product__code__startswith=product) if product else rows


def composites() -> QuerySet[Composite]:
    """Every 标准综合体, newest first; open to everybody signed in."""
    return (
        Composite.objects.select_related("product")
        .annotate(adopted=Count("adoptions"))
        .order_by("-issued_on", "number")
    )


def find_composite(composite_id: int) -> Composite:
    """One 标准综合体.

    Raises:
        Unknown: absent.
    """
    found = composites().filter(pk=composite_id).first()
    if found is None:
        raise Unknown(composite_id)
    return found


def adopted_composite(composite: Composite, actor: Actor) -> list[CompositeAdoption]:
    """The bases that have adopted it, of those the actor may know of."""
    scope = Q(pk__in=[])
    if actor.operator_id is not None:
        scope |= Q(base__operator_id=actor.operator_id)
    if actor.is_officer and actor.division:
        scope |= Q(division__startswith=actor.division)
    return list(composite.adoptions.filter(scope).select_related("base"))


def composite_content(product: Any, on: date) -> dict[str, Any]:
    """What covers the product's eight stages on the day, its procedures, and the gaps: plain values."""
    row = coverage_of(product, on, ANONYMOUS)
    return {
        "product": product.name,
        "code": product.code,
        "on": on.isoformat(),
        "stages": [
            {
                "stage": cell.stage,
                "word": cell.word,
                "standards": [
                    {"number": one.number, "title": one.title, "mark": one.mark} for one in cell.standards
                ],
            }
            for cell in row.cells
        ],
        "procedures": [
            {"title": one.procedure.title, "number": one.number, "digest": one.digest}
            for one in procedures_in_force(product.code, on)
        ],
        "gaps": [cell.word for cell in row.gaps],
    }


def composite_paper(composite: Composite, *, format_: Format = "pdf") -> bytes:
    """The 标准综合体 as a paper.

    Raises:
        CannotPrint: a character no font has.
    """
    said = composite.content | {
        "title": f"{composite.product.name}标准综合体",
        "number": composite.number,
        "issued_by": composite.issued_by,
        "across": "演示数据" if composite.is_demo else "",
        "footer": "　".join(
            one
            for one in (
                composite.issued_by,
                composite.number,
                clock.in_words(composite.issued_on),
                composite.document_number,
                f"摘要 {composite.digest[:16]}",
            )
            if one
        ),
    }
    return render(TEMPLATES / "composite.typ", said, format_=format_)
