"""The plan's targets against the catalogue, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from youji.programme import policy
from youji.programme.selectors import plan, targets
from youji.shared import clock
from youji.shared.api import ActorRequest, admit, answers, room_router

router = room_router("programme", "目标与指标")


class CellOut(Schema):
    """A number, and what it counts."""

    label: str
    number: int
    key: str = ""


class TargetOut(Schema):
    """One target of the plan: what it asks for, and what there is."""

    key: str
    clause: str
    label: str
    unit: str
    low: int | None
    high: int | None
    total: int
    by_city: list[CellOut]
    by_category: list[CellOut]
    by_year: list[CellOut]


@router.get("/targets", response=answers(list[TargetOut]), summary="目标完成情况")
def list_targets(request: ActorRequest) -> Any:
    """The targets the catalogue counts towards, in the token's area."""
    admit(request, policy.TARGETS)
    today = clock.local_date(request.now)
    division = request.actor.division if request.actor.division != "43" else ""
    cities = targets.city_names()
    found = []
    for target in plan.targets():
        if target.counts not in ("catalogue", "coverage"):
            continue
        progress = targets.progress_of(target, today=today, cities=cities, division=division)
        asked = {key: getattr(target, key) for key in ("key", "clause", "label", "unit", "low", "high")}
        cells = {key: list(getattr(progress, key)) for key in ("by_city", "by_category", "by_year")}
        found.append({**asked, **cells, "total": progress.total.number})
    return found
