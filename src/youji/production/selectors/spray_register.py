"""施药台账: every spraying that counts, with what art. 36 of 农药管理条例 asks for, as a machine reads it.

The shape is described in docs/spray-register.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from youji.production.logic.amounts import mu_of
from youji.production.models import Record, Season
from youji.production.selectors.whom import may_record_for, operators_of
from youji.shared.actor import Actor

FORMAT = "youji-spray-register/1"
#: So many at once, with their seasons and producers.
CHUNK = 1_000
PLAIN = (
    "input",
    "registration",
    "content",
    "formulation",
    "maker",
    "source",
    "batch",
    "method",
    "target",
    "occurred",
    "worker",
)
AMOUNTS = {"dose": "dose_unit", "spray_volume": "volume_unit", "total": "total_unit"}


def sprayings(where: Q, since: date, until: date) -> QuerySet[Record]:
    """The newest version of each spraying of these days, in the order of the days."""
    newer = Record.objects.filter(
        operator_id=OuterRef("operator_id"), root=OuterRef("root"), number__gt=OuterRef("number")
    )
    rows = Record.objects.filter(where, kind="spray", day__range=(since, until))
    return rows.exclude(Exists(newer)).order_by("day", "pk")


def sprayings_of(actor: Actor, since: date, until: date, today: date) -> QuerySet[Record]:
    """Those that the actor may read: of their area, and of whose books they keep."""
    mine = Record.objects.visible_to(actor, may_record_for(actor, today)).values("pk")
    return sprayings(Q(pk__in=mine), since, until)


def treatments(rows: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Each spraying as the register has it."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        producers = operators_of(frozenset(row.operator_id for row in chunk))
        ids = {UUID(one["season"]) for row in chunk for one in row.seasons}
        seasons = Season.objects.select_related("product", "base").defer("ground").in_bulk(list(ids))
        for row in chunk:
            yield _treatment(row, producers[row.operator_id], seasons)


def _treatment(row: Record, producer: Any, seasons: Mapping[UUID, Season]) -> dict[str, Any]:
    facts = row.facts
    said = {key: str(facts.get(key, "")) for key in PLAIN}
    amounts = {key: _amount(facts, key, unit) for key, unit in AMOUNTS.items()}
    return {
        "record": str(row.root),
        "version": row.number,
        "producer": {"code": producer.code, "name": producer.name, "division": row.division},
        "day": row.day.isoformat(),
        "until": facts.get("until") or row.day.isoformat(),
        "places": [_place(one, seasons[UUID(one["season"])]) for one in row.seasons],
        **said,
        **amounts,
        "verdict": row.verdict,
        "earliest_harvest_on": row.earliest_harvest_on.isoformat() if row.earliest_harvest_on else None,
        "edition": row.edition,
        "received_at": row.received_at.isoformat(),
        "channel": row.channel,
    }


def _amount(facts: Mapping[str, Any], key: str, unit: str) -> dict[str, str] | None:
    return {"value": str(facts[key]), "unit": str(facts.get(unit, ""))} if facts.get(key) else None


def _place(named: Mapping[str, Any], season: Season) -> dict[str, Any]:
    cm2 = named.get("cm2", season.area_cm2)
    return {
        "season": season.code,
        "name": season.name,
        "product": season.product.name,
        "product_code": season.product.code,
        "base": season.base.code if season.base else None,
        "area_mu": f"{mu_of(cm2):.2f}" if cm2 else None,
    }
