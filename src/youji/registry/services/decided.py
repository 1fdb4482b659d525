"""The register follows what was decided elsewhere: no permission is asked here, the decision is the permission."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from youji.ledger.services import record
from youji.registry.logic.initials import initials_of
from youji.registry.models import Base, Operator, Plot
from youji.registry.services.bases import AUDITED, check_county_product, check_scale
from youji.registry.services.operators import AUDITED as AUDITED_OPERATOR
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.rows import advance, snapshot

#: What a plot repeats of its base.
REPEATED = ("operator_id", "division")
#: What says in which unit a base is measured, and in which its product is.
MEASURED = frozenset({"scale", "scale_unit", "product_id", "gi_product_id"})


def bases_of(operator_id: int) -> list[Base]:
    """Every base of the operator."""
    return list(Base.objects.filter(operator_id=operator_id).order_by("pk"))


def restate_base(base: Base, *, actor: Actor, now: datetime, reason: str, **columns: Any) -> Base:
    """The base has ``columns``, its holder and its place among them, as was decided; inside the caller's transaction.

    Raises:
        Refused: the county has another base of that product, or it is not measured in that unit. StaleState: somebody wrote at the same moment.
    """
    wanted = {name: value for name, value in columns.items() if getattr(base, name) != value}
    if not wanted:
        return base
    if "name" in wanted:
        wanted["initials"] = initials_of(wanted["name"])
    check_county_product(
        kind=base.kind,
        division=wanted.get("division", base.division),
        product_id=wanted.get("product_id", base.product_id),
        except_code=base.code,
    )
    if MEASURED & set(wanted) and (problems := check_scale(wanted, base)):
        raise Refused(problems)
    before = snapshot(base, AUDITED)
    advance(base, **wanted)
    if repeated := {name: wanted[name] for name in REPEATED if name in wanted}:
        Plot.objects.filter(base=base).update(**repeated)
    base.refresh_from_db()
    record(
        "registry.base.updated",
        subject=f"registry.base:{base.pk}",
        before=before,
        after=snapshot(base, AUDITED),
        actor=actor,
        now=now,
        reason=reason,
        operator_id=base.operator_id,
        division=base.division,
    )
    return base


def rename_operator(operator_id: int, name: str, *, actor: Actor, now: datetime, reason: str) -> Operator:
    """The operator is called ``name``, as was decided; inside the caller's transaction.

    Raises:
        StaleState: somebody wrote at the same moment.
    """
    operator = Operator.objects.get(pk=operator_id)
    before = snapshot(operator, AUDITED_OPERATOR)
    advance(operator, name=name, initials=initials_of(name))
    record(
        "registry.operator.updated",
        subject=f"registry.operator:{operator.pk}",
        before=before,
        after=snapshot(operator, AUDITED_OPERATOR),
        actor=actor,
        now=now,
        reason=reason,
        operator_id=operator.pk,
        division=operator.division,
    )
    return operator
