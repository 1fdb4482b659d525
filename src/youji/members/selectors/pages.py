"""What the pages show, inside what an actor may know of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from youji.members.logic.sides import PRODUCES
from youji.members.models import Membership, PlotOwner, State
from youji.members.selectors.belonging import books_kept_by
from youji.registry.models import Base, BaseKind, Operator, OperatorKind, Plot, Product
from youji.registry.selectors import search_bases
from youji.shared.actor import PRODUCERS, Actor
from youji.shared.refusals import Unknown


def _counted(rows: QuerySet[Any], column: str) -> Any:
    """How many ``rows`` there are of each base of an outer query."""
    of_base = rows.filter(**{column: OuterRef("pk")}).order_by().values(column).annotate(n=Count("pk"))
    return Coalesce(Subquery(of_base.values("n")), 0)


def unowned() -> QuerySet[Plot]:
    """Plots in force of bases that nobody holds, which nobody is said to work."""
    owned = PlotOwner.objects.filter(plot_id=OuterRef("pk"), until__isnull=True)
    return Plot.objects.filter(
        ~Exists(owned), retired_at__isnull=True, base__kind=BaseKind.COUNTY_PRODUCT, operator_id__isnull=True
    )


def bases(
    actor: Actor, on: date, *, q: str = "", kind: str = "", division: str = "", lacking: str = ""
) -> QuerySet[Base]:
    """The bases somebody can produce in, with ``agreed`` members on the day, ``asked`` ones, plots ``unowned``.

    ``lacking``: only those with plots that nobody is said to work, or with someone to confirm.
    """
    rows = search_bases(actor, q=q, kind=kind, division=division).filter(kind__in=PRODUCES)
    rows = rows.order_by(
        "kind", "division", "name", "pk"
    )  # a county's own first: there nobody else enters members
    rows = rows.annotate(
        agreed=_counted(Membership.objects.on(on), "base_id"),
        asked=_counted(Membership.objects.filter(state=State.ASKED), "base_id"),
        unowned=_counted(unowned(), "base_id"),
    )
    if lacking == "plots":
        rows = rows.filter(pk__in=unowned().values("base_id"))
    elif lacking == "asked":
        rows = rows.filter(pk__in=Membership.objects.filter(state=State.ASKED).values("base_id"))
    elif lacking == "none":
        rows = rows.filter(agreed=0, kind=BaseKind.COUNTY_PRODUCT)
    return rows


def base_of(code: str, actor: Actor) -> Base:
    """A base whose members the actor may know: its own, or of its area.

    Raises:
        Unknown: absent, outside the actor's scope, or none somebody produces in.
    """
    rows = Base.objects.visible_to(actor).filter(kind__in=PRODUCES).select_related("operator", "product")
    found = rows.filter(code=code.strip().upper()).first()
    if found is None:
        raise Unknown(code)
    return found


def own_of(actor: Actor) -> int:
    """The number of the actor's 经营主体; one that is nobody's where there is none."""
    return actor.operator_id or 0


NAMED = ("operator", "base__operator", "product", "bookkeeper")


def memberships(actor: Actor, *, base: Base | None = None, state: str = "") -> QuerySet[Membership]:
    """The rows in scope, what waits first, then by name."""
    rows = Membership.objects.visible_to(actor).select_related(*NAMED)
    if base is not None:
        rows = rows.filter(base=base)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("state", "operator__name", "since", "pk")


def own_memberships(actor: Actor) -> list[Membership]:
    """The producer's own, newest first."""
    rows = Membership.objects.filter(operator_id=own_of(actor)).select_related(*NAMED)
    return list(rows.order_by("-since", "-pk")[:200])


@dataclass(frozen=True, slots=True)
class PlotRow:
    """A plot of a base, and who works it."""

    plot: Plot
    owner: PlotOwner | None

    @property
    def key(self) -> str:
        """What its box is ticked by."""
        return str(self.plot.pk)


def plot_rows(base: Base) -> list[PlotRow]:
    """The base's plots in force, those that nobody is said to work first."""
    plots = (
        Plot.objects.filter(base=base, retired_at__isnull=True).defer("geometry").order_by("created_at", "pk")
    )
    rows = PlotOwner.objects.filter(base=base, until__isnull=True).select_related("operator")
    owners = {row.plot_id: row for row in rows}
    made = [PlotRow(plot, owners.get(plot.pk)) for plot in plots]
    return sorted(made, key=lambda row: row.owner is not None)


def members_to_choose(base: Base, on: date) -> list[tuple[str, str]]:
    """主体码 and name of whoever plots of the base can be given to on the day or later."""
    rows = Membership.objects.filter(base=base, state=State.MEMBER).filter(
        Q(until__isnull=True) | Q(until__gt=on)
    )
    found = dict(rows.order_by("operator__name").values_list("operator__code", "operator__name"))
    return [(code, f"{name}（{code}）") for code, name in found.items()]


def bases_to_join(actor: Actor, division: str) -> list[tuple[str, str]]:
    """The county-product bases of the county, and of its city, to which a producer there can apply."""
    here = Q(division=division) | Q(division=division[:4])
    rows = Base.objects.filter(here, kind=BaseKind.COUNTY_PRODUCT).exclude(
        memberships__in=Membership.objects.filter(
            operator_id=own_of(actor), state__in=(State.ASKED, State.MEMBER), until__isnull=True
        )
    )
    return [(base.code, f"{base.name}（{base.code}）") for base in rows.order_by("name")[:200]]


def products_of(base: Base) -> list[tuple[str, str]]:
    """What can be produced in the base: its product and what is under it; where it has none, all."""
    rows = Product.objects.order_by("code")
    if base.product is not None:
        rows = rows.filter(code__startswith=base.product.code)
    return [(str(row.pk), row.name) for row in rows]


def every_product() -> list[tuple[str, str]]:
    """All products, by code, as a form offers them."""
    return [(str(pk), name) for pk, name in product_names()]


def held_bases(actor: Actor, on: date) -> list[Base]:
    """The bases the producer holds, with ``agreed`` members on the day and ``asked`` ones."""
    rows = Base.objects.filter(operator_id=own_of(actor), kind=BaseKind.OPERATOR).annotate(
        agreed=_counted(Membership.objects.on(on), "base_id"),
        asked=_counted(Membership.objects.filter(state=State.ASKED), "base_id"),
    )
    return list(rows.order_by("name", "pk")[:200])


def books_kept(actor: Actor, on: date) -> list[Membership]:
    """Whose books the producer keeps on the day."""
    rows = books_kept_by(own_of(actor), on).select_related("operator", "base")
    return list(rows.order_by("operator__name", "pk")[:500])


def homes_of(actor: Actor, on: date, *, only: Collection[int] | None = None) -> list[Operator]:
    """The households of which the actor's 经营主体 may print sheets on the day, by name."""
    if actor.operator_id is None or not actor.roles & PRODUCERS:
        return []
    held = Membership.objects.filter(base__operator_id=actor.operator_id).on(on)
    kept = books_kept_by(actor.operator_id, on)
    numbers = {*held.values_list("operator_id", flat=True), *kept.values_list("operator_id", flat=True)}
    if only is not None:
        numbers &= set(only)
    rows = Operator.objects.filter(pk__in=numbers, kind=OperatorKind.HOUSEHOLD)
    return list(rows.exclude(pk=actor.operator_id).order_by("name", "pk")[:1_000])


def open_memberships(actor: Actor) -> list[Membership]:
    """Those in scope that hold or wait, base by base."""
    rows = Membership.objects.visible_to(actor).filter(
        state__in=(State.ASKED, State.MEMBER), until__isnull=True
    )
    return list(rows.select_related(*NAMED).order_by("base__code", "operator__code", "pk")[:20_000])


def bases_kept(actor: Actor, codes: Collection[str]) -> dict[str, Base]:
    """The bases with these 基地编号 that the actor may know, by their code."""
    rows = Base.objects.visible_to(actor).filter(code__in=codes).select_related("operator", "product")
    return {base.code: base for base in rows}


def operators_called(codes: Collection[str]) -> dict[str, Operator]:
    """The 经营主体 with these 主体码, by their code: whoever writes a code has been told it."""
    found: dict[str, Operator] = {}
    wanted = sorted(codes)
    for start in range(0, len(wanted), 500):
        rows = Operator.objects.filter(code__in=wanted[start : start + 500])
        found.update({one.code: one for one in rows})
    return found


def product_names() -> list[tuple[int, str]]:
    """All products, by code."""
    return list(Product.objects.order_by("code").values_list("pk", "name"))
