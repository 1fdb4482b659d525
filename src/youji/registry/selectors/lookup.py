"""Finding operators, bases, products and certificates, inside the reader's scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from youji.registry.fields import BUYERS, SIDES
from youji.registry.models import (
    Base,
    CertifiedProduct,
    CertifiedQuerySet,
    GIProduct,
    Operator,
    Plot,
    Product,
)
from youji.registry.selectors.facts import NAMED_BY_BASE
from youji.shared import cleaning, typed
from youji.shared.actor import Actor


@dataclass(frozen=True, slots=True)
class ProductNode:
    """A product and what is under it."""

    id: int
    code: str
    name: str
    group: str
    children: tuple[ProductNode, ...] = ()


def product_tree() -> tuple[ProductNode, ...]:
    """The groups, each with its products, in the order of their codes."""
    under: dict[int | None, list[Product]] = {}
    for product in Product.objects.order_by("code"):
        under.setdefault(product.parent_id, []).append(product)

    def grow(parent: int | None) -> tuple[ProductNode, ...]:
        return tuple(ProductNode(p.pk, p.code, p.name, p.group, grow(p.pk)) for p in under.get(parent, []))

    return grow(None)


def find_product(name: str) -> Product | None:
    """The product called ``name`` exactly."""
    return Product.objects.filter(name=name).order_by("-code").first()


def find_base(code: str, actor: Actor) -> Base | None:
    """The base with this 基地编号, if the actor may know of it."""
    wanted = Base.objects.visible_to(actor).select_related("operator", "product", "gi_product")
    return wanted.filter(code=code.strip().upper()).first()


def as_code(said: str) -> str:
    """What was written, as a code is."""
    return typed.narrow(said).upper()


def bases_named(said: Collection[str], actor: Actor) -> QuerySet[Base]:
    """The bases with one of these 基地编号 or, letter by letter, one of these names, of which the actor may know."""
    called = Q(code__in={as_code(one) for one in said}) | Q(name__in=said)
    return Base.objects.visible_to(actor).filter(called).select_related(*NAMED_BY_BASE).order_by("code")


def find_operator(code: str, actor: Actor) -> Operator | None:
    """The operator with this 主体码, if the actor may know of it."""
    return Operator.objects.visible_to(actor).filter(code=code.strip().upper()).first()


def find_employer(code: str, actor: Actor) -> Operator | None:
    """The operator with this 主体码 in the actor's area, for an account of one of its people; nothing else is read of it."""
    return Operator.objects.of_area(actor).filter(code=code.strip().upper()).first()


def recipient_with(code: str) -> Operator | None:
    """The operator with this 主体码, wherever it is: goods are handed to whoever gave the code. Nothing else is told of it than its name."""
    return Operator.objects.filter(code=code.strip().upper()).first()


def buys(operator_id: int | None) -> bool:
    """Whether the operator buys and does not grow: it has no base and nothing to apply with."""
    return operator_id is not None and Operator.objects.filter(pk=operator_id, kind__in=BUYERS).exists()


def operator_names(numbers: Collection[int]) -> dict[int, str]:
    """What these operators are called; of whom the caller has established that the reader may know."""
    return dict(Operator.objects.filter(pk__in=numbers).values_list("pk", "name"))


class Reachable(NamedTuple):
    """An operator, and how it is reached."""

    pk: int
    code: str
    name: str
    division: str
    contact_name: str
    contact_phone: str

    @property
    def contact(self) -> str:
        """Name and telephone, as far as they are known."""
        return " ".join(filter(None, self[4:]))


def reachable(numbers: Collection[int]) -> dict[int, Reachable]:
    """How these operators are reached, thousands at once; of whom the caller has established that the reader may know."""
    some = sorted(numbers)
    found: dict[int, Reachable] = {}
    for at in range(0, len(some), 2_000):
        rows = Operator.objects.filter(pk__in=some[at : at + 2_000]).values_list(*Reachable._fields)
        found |= {row[0]: Reachable(*row) for row in rows}
    return found


def plots_named(base_code: str, name: str) -> list[UUID]:
    """The plots of the base that are, or once were, called so: a redrawn plot is another with the same name."""
    return list(Plot.objects.filter(base__code=base_code, name=name).values_list("pk", flat=True))


def base_codes(numbers: Collection[int]) -> dict[int, str]:
    """The codes of these bases by number; of which the caller has established that the reader may know."""
    return dict(Base.objects.filter(pk__in=numbers).values_list("pk", "code"))


def operators_numbered(numbers: Collection[int]) -> dict[int, Operator]:
    """These operators by number; of whom the caller has established that the reader may know."""
    return Operator.objects.in_bulk(numbers)


def operator_codes(numbers: Collection[int]) -> dict[int, str]:
    """The 主体码 of these operators; of whom the caller has established that the reader may know."""
    return dict(Operator.objects.filter(pk__in=numbers).values_list("pk", "code"))


def names_of_products(codes: Collection[str]) -> dict[str, str]:
    """What the products and kinds of products with these codes are called, by code."""
    return dict(Product.objects.filter(code__in=codes).values_list("code", "name"))


def names_of_product_rows(numbers: Collection[int]) -> dict[int, str]:
    """What these products are called, by the number of their row."""
    return dict(Product.objects.filter(pk__in=numbers).values_list("pk", "name"))


def products_of_bases() -> dict[str, str]:
    """Code → name of every product that some base is registered with."""
    rows = Product.objects.filter(pk__in=Base.objects.exclude(product=None).values("product_id"))
    return dict(rows.values_list("code", "name"))


def grown_on(numbers: Collection[int]) -> dict[int, Product | None]:
    """What each of these bases grows, whosever it is; ``None`` where nobody said."""
    rows = Base.objects.filter(pk__in=numbers).select_related("product")
    return {base.pk: base.product for base in rows}


def letters_of_product(column: str) -> Subquery:
    """The first letters of the product that is named in ``column`` of another query."""
    return Subquery(Product.objects.filter(name=OuterRef(column)).order_by("code").values("initials")[:1])


def operators_called(text: str, actor: Actor) -> QuerySet[Any, int]:
    """The numbers of the operators, in the actor's area, with ``text`` in their name; to be asked inside another query."""
    return Operator.objects.of_area(actor).filter(name__icontains=text).values_list("pk", flat=True)


def find_certified(pk: int, actor: Actor) -> CertifiedProduct | None:
    """The certificate, if the actor may know of it."""
    return (
        CertifiedProduct.objects.visible_to(actor).filter(pk=pk).select_related("operator", "product").first()
    )


def plots_of(base: Base) -> list[Plot]:
    """The plots in force, oldest first."""
    return list(Plot.objects.filter(base=base, retired_at__isnull=True).order_by("created_at", "pk"))


def plot_ever_of(base: Base, plot_id: UUID) -> Plot | None:
    """A plot of the base, in force or retired."""
    return Plot.objects.filter(base=base, pk=plot_id).first()


@dataclass(frozen=True, slots=True)
class Groundwork:
    """What stands in the register before anything can be applied for."""

    base: bool
    plots: bool
    certificates: bool

    @property
    def done(self) -> bool:
        """Whether all of it does."""
        return self.base and self.plots and self.certificates


def groundwork_of(actor: Actor) -> Groundwork:
    """What the actor has of it: a base, one with a plot in force, a certificate."""
    plots = Plot.objects.filter(base=OuterRef("pk"), retired_at__isnull=True)
    drawn = set(Base.objects.visible_to(actor).order_by().values_list(Exists(plots), flat=True).distinct())
    return Groundwork(bool(drawn), True in drawn, CertifiedProduct.objects.visible_to(actor).exists())


def _matches(text: str, *fields: str) -> Q:
    wanted = cleaning.one_line(text)[0]
    found = Q(name__icontains=wanted) | Q(code__iexact=wanted)
    for name in fields:
        found |= Q(**{f"{name}__icontains": wanted})
    if wanted.isascii() and wanted.isalnum():
        found |= Q(initials__contains=wanted.lower())
    return found


def search_operators(actor: Actor, *, q: str = "", kind: str = "", division: str = "") -> QuerySet[Operator]:
    """Operators in scope by name, pinyin initials, 主体码 or 统一社会信用代码; with how many bases each has.

    ``kind`` is one of theirs, or a side of ``SIDES``: all who produce, all who buy.
    """
    rows = Operator.objects.visible_to(actor).filter(division__startswith=division)
    if kind:
        rows = rows.filter(kind__in=SIDES.get(kind, (kind,)))
    if q.strip():
        rows = rows.filter(_matches(q, "uscc"))
    return rows.annotate(base_count=Count("bases")).order_by("division", "name", "pk")


def search_bases(
    actor: Actor, *, q: str = "", kind: str = "", division: str = "", product: str = ""
) -> QuerySet[Base]:
    """Bases in scope by name, pinyin initials, 基地编号, operator or product."""
    rows = Base.objects.visible_to(actor).filter(division__startswith=division)
    if kind:
        rows = rows.filter(kind=kind)
    if product:
        rows = rows.filter(product__code__startswith=product)
    if q.strip():
        rows = rows.filter(_matches(q, "operator__name", "product__name", "gi_product__name"))
    return rows.select_related("operator", "product", "gi_product").order_by("division", "name", "pk")


def search_certified(
    actor: Actor, *, q: str = "", kind: str = "", division: str = "", today: date, state: str = ""
) -> CertifiedQuerySet:
    """Certificates in scope by product name, number or operator; those that count today (``valid``), or do not
    (``past``), or wait to be confirmed (``waiting``)."""
    rows = CertifiedProduct.objects.visible_to(actor).filter(division__startswith=division)
    if kind:
        rows = rows.filter(kind=kind)
    if wanted := cleaning.one_line(q)[0]:
        rows = rows.filter(
            Q(name__icontains=wanted) | Q(number__icontains=wanted) | Q(operator__name__icontains=wanted)
        )
    if state == "valid":
        rows = rows.counting(today)
    elif state == "past":
        rows = rows.exclude(pk__in=rows.counting(today).values("pk"))
    elif state == "waiting":
        rows = rows.waiting()
    return rows.select_related("operator", "product", "gi_product").order_by("division", "kind", "number")


def gi_products(*, division: str = "", q: str = "") -> list[GIProduct]:
    """GI products, those of ``division`` when given; reference data, open to everybody."""
    rows = GIProduct.objects.select_related("product").order_by("name")
    if wanted := cleaning.one_line(q)[0]:
        rows = rows.filter(name__icontains=wanted)
    return [row for row in rows if not division or any(_same_ground(c, division) for c in row.counties)]


def _same_ground(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def totals_of(base: Base) -> dict[str, Any]:
    """How many plots, and their area together."""
    areas = list(Plot.objects.filter(base=base, retired_at__isnull=True).values_list("area_mu", flat=True))
    return {"count": len(areas), "area_mu": sum(areas, Decimal(0))}


def product_with_code(code: str) -> Product | None:
    """The product with this code."""
    return Product.objects.filter(code=code).first()


def gi_product_named(name: str) -> GIProduct | None:
    """The GI product called ``name`` exactly."""
    return GIProduct.objects.filter(name=name).first()
