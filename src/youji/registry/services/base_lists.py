"""Registering bases by the hundred: one check each, a few statements for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from youji.ledger.services import Line, record_many
from youji.registry.fields import BASE
from youji.registry.logic.initials import initials_of
from youji.registry.models import Base, BaseKind, Operator
from youji.registry.services.bases import AUDITED, check_base
from youji.registry.services.common import in_batches, require
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.rows import snapshot

BATCH = 500
_DRAFTED = BASE.only("name", "kind", "division", "area_mu")


@dataclass(frozen=True, slots=True)
class BaseDraft:
    """A base as a list names it."""

    name: str
    kind: str
    division: str
    operator: Operator | None = None
    area_mu: Decimal | None = None

    @property
    def stem(self) -> str:
        """What its number begins with."""
        return self.operator.code if self.operator and self.kind == BaseKind.OPERATOR else self.division


def register_bases(drafts: Sequence[BaseDraft], *, actor: Actor, now: datetime) -> list[Base]:
    """Each draft is a base of the register with an audit entry of its own, in order; call inside a transaction.

    Raises:
        Refused: a field of one is wrong. NotAllowed: the actor does not keep that area's or operator's register.
    """
    for draft in drafts:
        require(actor, operator_id=draft.operator.pk if draft.operator else None, division=draft.division)
        check_base(kind=draft.kind, division=draft.division, operator=draft.operator)
    given = [checked(_DRAFTED, {key: getattr(draft, key) for key in _DRAFTED}) for draft in drafts]
    last = _last_serials(sorted({draft.stem for draft in drafts}))
    bases = []
    for draft, values in zip(drafts, given, strict=True):
        last[draft.stem] += 1
        bases.append(
            Base(
                code=f"{draft.stem}-{last[draft.stem]:02d}",
                operator=draft.operator,
                initials=initials_of(values["name"]),
                **values,
            )
        )
    made = Base.objects.bulk_create(bases, batch_size=BATCH)
    record_many((_line(base) for base in made), actor=actor, now=now)
    return made


def _last_serials(stems: Sequence[str]) -> dict[str, int]:
    """The highest number each stem has."""
    last: dict[str, int] = defaultdict(int)
    if len(stems) <= 20:
        codes = [
            code
            for stem in stems
            for code in Base.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True)
        ]
    else:
        owners = [
            Base.objects.filter(operator__code__in=some) | Base.objects.filter(division__in=some)
            for some in in_batches(stems, BATCH)
        ]
        codes = [code for rows in owners for code in rows.values_list("code", flat=True)]
    wanted = set(stems)
    for code in codes:
        stem, _, serial = code.rpartition("-")
        if stem in wanted and serial.isdigit():
            last[stem] = max(last[stem], int(serial))
    return last


def _line(base: Base) -> Line:
    return Line(
        "registry.base.created",
        f"registry.base:{base.pk}",
        {},
        snapshot(base, AUDITED),
        reason="随认定名单登记",
        operator_id=base.operator_id,
        division=base.division,
    )
