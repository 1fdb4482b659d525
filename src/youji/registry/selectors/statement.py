"""What the register says of bases now, as statements to freeze or to compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from youji.registry.logic.statement import PlotStated, Statement
from youji.registry.models import Base, Plot
from youji.registry.selectors.facts import NAMED_BY_BASE


def statement_of(base: Base) -> Statement:
    """What the register says of ``base``, best read with ``NAMED_BY_BASE``: one query for its plots."""
    return statements_of([base])[base.pk]


def statement_now(base_id: int) -> Statement:
    """As ``statement_of``, of a base read afresh.

    Raises:
        Base.DoesNotExist: no such base.
    """
    return statement_of(Base.objects.select_related(*NAMED_BY_BASE).get(pk=base_id))


def statements_of(bases: Iterable[Base]) -> dict[int, Statement]:
    """By base: what the register says of each, in one query for all their plots."""
    wanted = list(bases)
    plots: dict[int, list[PlotStated]] = defaultdict(list)
    drawn = Plot.objects.filter(base__in=wanted, retired_at__isnull=True).order_by("created_at", "pk")
    for pk, base_id, name, area_mu in drawn.values_list("pk", "base_id", "name", "area_mu"):
        plots[base_id].append(PlotStated(str(pk), name, area_mu))
    return {base.pk: _statement(base, tuple(plots[base.pk])) for base in wanted}


def _statement(base: Base, plots: tuple[PlotStated, ...]) -> Statement:
    operator, product, gi = base.operator, base.product, base.gi_product
    return Statement(
        base_id=base.pk,
        base_code=base.code,
        kind=base.kind,
        name=base.name,
        division=base.division,
        address=base.address,
        area_mu=base.area_mu,
        output_t=base.output_t,
        techniques=base.techniques,
        responsible=base.responsible or (operator.name if operator else ""),
        product_id=base.product_id,
        product=product.name if product else "",
        product_code=product.code if product else "",
        product_group=product.group if product else (gi.group if gi else ""),
        gi_product_id=base.gi_product_id,
        gi_product=gi.name if gi else "",
        operator_id=base.operator_id,
        operator=operator.name if operator else "",
        lon=base.lon,
        lat=base.lat,
        scale=base.scale,
        scale_unit=base.scale_unit,
        plots=plots,
    )
