"""Reads of the register of standards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from youji.registry.selectors.lookup import names_of_products, product_with_code, products_of_bases
from youji.shared.actor import ANONYMOUS, Actor
from youji.shared.findings import Finding
from youji.shared.refusals import Unknown
from youji.standards.logic.comparing import Bound, Compared, compare, not_below_its_parent
from youji.standards.logic.coverage import Held, Row, matrix
from youji.standards.logic.editions import in_force
from youji.standards.logic.vocabulary import STAGE_WORDS
from youji.standards.models import Parameter, Procedure, Standard


def standards(
    actor: Actor, *, q: str = "", kind: str = "", stage: str = "", mark: str = ""
) -> QuerySet[Standard]:
    """The standards this actor may read, by number; with ``q``, those whose number or title holds it."""
    rows = Standard.objects.visible_to(actor)
    if q:
        rows = rows.filter(Q(number__icontains=q) | Q(title__icontains=q))
    if kind:
        rows = rows.filter(kind=kind)
    if mark:
        rows = rows.filter(mark=mark)
    if stage:
        rows = rows.filter(stages__icontains=f'"{stage}"')
    return rows.order_by("number")


def find_standard(standard_id: int, actor: Actor) -> Standard:
    """One standard.

    Raises:
        Unknown: absent, or not for this actor.
    """
    found = Standard.objects.visible_to(actor).filter(pk=standard_id).first()
    if found is None:
        raise Unknown(standard_id)
    return found


def bounds_of(standard: Standard) -> list[Bound]:
    """Its core parameters."""
    return [Bound(p.name, p.unit, p.direction, p.bound) for p in standard.parameters.all()]


@dataclass(frozen=True, slots=True)
class Beside:
    """A standard beside its parent; ``finding`` where it is looser, or cannot be compared."""

    parent: Standard | None
    rows: tuple[Compared, ...]
    finding: Finding | None

    @property
    def missing_parent(self) -> bool:
        """Whether a parent is named that the register does not have."""
        return self.parent is None


def beside_parent(standard: Standard) -> Beside:
    """Its parameters with the parent's beside them."""
    parent = Standard.objects.filter(number=standard.parent).first() if standard.parent else None
    rows = compare(bounds_of(standard), bounds_of(parent) if parent else ())
    return Beside(parent, rows, not_below_its_parent(compared=rows, has_parent=bool(standard.parent)))


def parameters_of(standard: Standard) -> list[Parameter]:
    """The rows of its core parameters, by name."""
    return list(standard.parameters.all())


def parameter_name(standard_id: int, parameter_id: int) -> str:
    """What a parameter of the standard is called; nothing where there is none."""
    named = Parameter.objects.filter(standard_id=standard_id, pk=parameter_id)
    return named.values_list("name", flat=True).first() or ""


def held(actor: Actor) -> list[Held]:
    """Every standard the actor may read and that has a stage, as the matrix needs it: one query.

    Of one that was replaced on a day nobody knows it is known that it does not hold today.
    """
    rows = Standard.objects.visible_to(actor).exclude(~Q(replaced_by=""), in_force_until=None)
    return [as_held(row) for row in rows.order_by("number") if row.stages]


def as_held(row: Standard) -> Held:
    """The standard, as the matrix needs it."""
    return Held(
        row.pk,
        row.number,
        row.title,
        tuple(row.stages),
        row.codes,
        row.in_force_from,
        row.in_force_until,
        row.mark,
    )


def products_worked_with() -> dict[str, str]:
    """Code → name of every product that a base is registered with or a procedure is written for, by code."""
    written = Procedure.objects.values_list("product__code", "product__name")
    return dict(sorted({**products_of_bases(), **dict(written)}.items()))


def coverage(actor: Actor, on: date, *, group: str = "") -> tuple[Row, ...]:
    """The matrix of products × eight stages on the day; of one group of products, where it is given."""
    products = {code: name for code, name in products_worked_with().items() if code.startswith(group)}
    return matrix(products, held(actor), on)


def coverage_of(product: Any, on: date, actor: Actor = ANONYMOUS) -> Row:
    """One product's row of the matrix, as everybody may read it."""
    return matrix({product.code: product.name}, held(actor), on)[0]


def product_with(code: str) -> Any:
    """The product with this code.

    Raises:
        Unknown: there is none.
    """
    found = product_with_code(code)
    if found is None:
        raise Unknown(code)
    return found


def scope_words(standard: Standard) -> list[str]:
    """What the products of its scope are called."""
    names = names_of_products(standard.codes)
    return [names.get(code, code) for code in standard.codes]


def stage_words(stages: Collection[str]) -> list[str]:
    """The stages in words."""
    return [STAGE_WORDS.get(stage, stage) for stage in stages]


def product_name(code: str) -> str:
    """What the product with this code is called; nothing where there is none."""
    return names_of_products([code]).get(code, "")


def by_number(numbers: Collection[str]) -> Mapping[str, Standard]:
    """The standards with these numbers."""
    return {row.number: row for row in Standard.objects.filter(number__in=list(numbers))}


def is_in_force(standard: Standard, on: date) -> bool:
    """Whether it holds on the day; one replaced on a day nobody knows does not."""
    return in_force(standard, on) and not (standard.replaced_by and standard.in_force_until is None)
