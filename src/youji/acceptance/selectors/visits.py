"""Reading an assessor's visits: their own sheet, the team's, how far from the base they checked in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

RELATED = (
    "application__base__product",
    "application__base__gi_product",
    "application__scheme_version",
    "application__operator",
)


def visits_of(actor: Actor) -> QuerySet[ScoreSheet]:
    """The visits this assessor is or was asked to make, the open ones first."""
    sheets = ScoreSheet.objects.filter(assessor_id=actor.user_id, acceptance__scheduled_on__isnull=False)
    related = [f"acceptance__{path}" for path in RELATED]
    return sheets.select_related("acceptance", *related).order_by(
        "acceptance__outcome", "acceptance__scheduled_on", "pk"
    )


def find_sheet(acceptance_id: int, actor: Actor) -> ScoreSheet:
    """This assessor's own sheet in one acceptance.

    Raises:
        Unknown: the actor is not on the team, or there is no such acceptance.
    """
    found = visits_of(actor).filter(acceptance_id=acceptance_id).first()
    if found is None:
        raise Unknown(acceptance_id)
    return found


def sheets_of(acceptance: Acceptance) -> list[ScoreSheet]:
    """The team's sheets, in the order the assessors were named."""
    return list(acceptance.sheets.order_by("pk"))


def cases_to_visit(actor: Actor) -> QuerySet[Any]:
    """The applications an assessor was asked to visit, by number."""
    return ScoreSheet.objects.filter(assessor_id=actor.user_id).values("acceptance__application_id")


def distance_from_base(sheet: ScoreSheet) -> float | None:
    """Metres between the check-in and the base; ``None`` when either is not known."""
    base = sheet.acceptance.application.base
    if None in (sheet.lon, sheet.lat, base.lon, base.lat):
        return None
    return rules.distance_m(sheet.lon, sheet.lat, base.lon, base.lat)  # type: ignore[arg-type]
