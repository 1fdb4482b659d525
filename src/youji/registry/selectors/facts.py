"""What a rule may know of a base on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, Sum

from youji.registry.logic.statement import Statement
from youji.registry.models import Base, CertifiedProduct, Operator, Plot
from youji.registry.selectors.common_ground import common_mu, outside
from youji.registry.selectors.overlaps import Overlap, apart, overlaps_among, plots_of
from youji.shared.quantities import area_text

#: What a base names: read with it, it costs no further query.
NAMED_BY_BASE = ("operator", "product", "gi_product")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A product certificate as a rule sees it. ``[valid_from, valid_until)``."""

    id: int
    kind: str
    number: str
    name: str
    valid_from: date
    valid_until: date | None
    area_mu: Decimal | None
    output_t: Decimal | None


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """One base on one day: read it, never change it."""

    base_id: int
    code: str
    name: str
    kind: str
    division: str
    address: str
    area_mu: Decimal | None
    scale_text: str  # 规模 in its own unit: what is kept, else the ground
    output_t: Decimal | None
    techniques: str
    responsible: str
    product: str
    product_code: str
    product_group: str
    gi_product: str
    operator_id: int | None
    operator_name: str
    operator_kind: str
    operator_code: str
    operator_uscc: str
    operator_registered_on: date | None
    operator_problems: tuple[str, ...]  # why the operator's standing is not clear; empty when it is
    certificates: Mapping[str, tuple[Certificate, ...]] = field(default_factory=dict)  # kind → valid that day
    plot_count: int = 0
    plots_area_mu: Decimal = Decimal(0)
    plot_problems: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()

    @property
    def valid_certificates(self) -> int:
        """How many certificates are valid on the day, of any kind."""
        return sum(len(rows) for rows in self.certificates.values())

    @property
    def has_plots(self) -> bool:
        """Whether any plot is drawn."""
        return self.plot_count > 0


def base_facts(base_id: int, today: date) -> BaseFacts:
    """Everything the register knows of a base on ``today``.

    Raises:
        Base.DoesNotExist: no such base. Scope is the caller's business: this answers rules, not people.
    """
    return facts_of(Base.objects.select_related(*NAMED_BY_BASE).get(pk=base_id), today)


def facts_of(base: Base, today: date) -> BaseFacts:
    """As ``base_facts``, of a base that has been read, best with ``NAMED_BY_BASE``."""
    return BaseFacts(
        **_columns(base), certificates=_certificates(base, today), **_ground(base, plots_of(base.pk))
    )


#: What a statement and ``BaseFacts`` say under one name.
STATED = (
    "name", "kind", "division", "address", "area_mu", "scale_text", "output_t", "techniques", "responsible", "product",
    "product_code", "product_group", "gi_product", "operator_id",
)  # fmt: skip


def facts_as_stated(base: Base, stated: Statement, today: date) -> BaseFacts:
    """As ``facts_of``, but the base is as it was ``stated``, its holder under the name of then.

    Today's are its certificates, its neighbours, and what else is known of the holder: kind, identity, standing.
    """
    operator = base.operator
    if stated.operator_id is not None and base.operator_id != stated.operator_id:
        operator = Operator.objects.filter(pk=stated.operator_id).first()
    said = {name: getattr(stated, name) for name in STATED}
    plots = Plot.objects.filter(pk__in=[plot.id for plot in stated.plots]).defer("geometry")
    return BaseFacts(
        **_columns(base) | _holder(operator) | said | {"operator_name": stated.operator},
        certificates=_certificates(stated, today),
        **_ground(base, list(plots.order_by("created_at", "pk"))),
    )


def facts_named(base: Base, names: Iterable[str], today: date) -> dict[str, object]:
    """Those of a base's facts that are asked for by name; only what they rest on is looked up, never a boundary."""
    wanted = set(names)
    known = _columns(base)
    if "valid_certificates" in wanted:
        known["valid_certificates"] = sum(len(rows) for rows in _certificates(base, today).values())
    if wanted & {"plot_count", "plots_area_mu"}:
        plots = Plot.objects.filter(base=base, retired_at__isnull=True)
        known |= plots.aggregate(plot_count=Count("pk"), plots_area_mu=Sum("area_mu", default=Decimal(0)))
    return {name: known[name] for name in wanted if name in known}


def _columns(base: Base) -> dict[str, Any]:
    """What the base's row says, and the rows it names."""
    operator, product, gi = base.operator, base.product, base.gi_product
    return _holder(operator) | {
        "base_id": base.pk,
        "code": base.code,
        "name": base.name,
        "kind": base.kind,
        "division": base.division,
        "address": base.address,
        "area_mu": base.area_mu,
        "scale_text": base.scale_text,
        "output_t": base.output_t,
        "techniques": base.techniques,
        "responsible": base.responsible or (operator.name if operator else ""),
        "product": product.name if product else "",
        "product_code": product.code if product else "",
        "product_group": product.group if product else (gi.group if gi else ""),
        "gi_product": gi.name if gi else "",
        "operator_id": base.operator_id,
    }


def _holder(operator: Operator | None) -> dict[str, Any]:
    """What is known of whose base it is."""
    return {
        "operator_name": operator.name if operator else "",
        "operator_kind": operator.kind if operator else "",
        "operator_code": operator.code if operator else "",
        "operator_uscc": (operator.uscc or "") if operator else "",
        "operator_registered_on": operator.registered_on if operator else None,
        "operator_problems": tuple(operator_problems(operator)) if operator else (),
    }


def _ground(base: Base, plots: list[Plot]) -> dict[str, Any]:
    """What ``plots`` of it add up to, and what is wrong with them."""
    return {
        "plot_count": len(plots),
        "plots_area_mu": sum((plot.area_mu for plot in plots), Decimal(0)),
        "plot_problems": tuple(_plot_problems(base, plots)),
        "overlaps": tuple(overlaps_among(plots, base.pk)),
    }


def operator_problems(operator: Operator) -> list[str]:
    """What the operator's entry still lacks."""
    problems = []
    if operator.identity_kind == "uscc" and not operator.uscc:
        problems.append("主体还没有填写统一社会信用代码。请在主体资料中补上。")
    if not operator.contact_phone:
        problems.append("主体还没有填写联系电话。请在主体资料中补上。")
    return problems


def certificates_behind(base: Base | Statement) -> Q:
    """The certificates a base leans on, as it is or as it was stated: its operator's, or its area's for its product."""
    if base.operator_id is not None:
        return Q(operator_id=base.operator_id)
    where = Q(division__startswith=base.division)
    code = base.product_code if isinstance(base, Statement) else base.product.code if base.product else ""
    of_product = Q(product__code__startswith=code) if code else Q(pk__in=[])
    if base.gi_product_id:
        return where & (Q(gi_product_id=base.gi_product_id) | of_product)
    return where & of_product if base.product_id else where


def _certificates(base: Base | Statement, today: date) -> dict[str, tuple[Certificate, ...]]:
    rows: dict[str, list[Certificate]] = {}
    behind = CertifiedProduct.objects.counting(today).filter(certificates_behind(base))
    for row in behind.order_by("kind", "number"):
        rows.setdefault(row.kind, []).append(
            Certificate(
                id=row.pk,
                kind=row.kind,
                number=row.number,
                name=row.name,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                area_mu=row.area_mu,
                output_t=row.output_t,
            )
        )
    return {kind: tuple(found) for kind, found in rows.items()}


def _plot_problems(base: Base, plots: list[Plot]) -> list[str]:
    said = outside((plot.pk for plot in plots), base.division)
    problems = [f"“{plot.name}”：{said[plot.pk]}" for plot in plots if plot.pk in said]
    meeting = [(one, other) for one, other in combinations(plots, 2) if not apart(one, other)]
    common = common_mu((one.pk, other.pk) for one, other in meeting)
    return problems + [
        f"“{one.name}”与“{other.name}”有{area_text(mu)}画重了，面积会重复计算。请改其中一块的边界。"
        for one, other in meeting
        if (mu := common[one.pk, other.pk])
    ]
