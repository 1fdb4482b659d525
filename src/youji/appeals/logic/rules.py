"""申诉 as a procedure, and its rules: in time; what an upheld one does."""

from __future__ import annotations

from datetime import date

from youji.catalogue.logic.measures import DYNAMIC
from youji.catalogue.logic.statuses import EventKind
from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.findings import Problem, rule

#: Decided at the province by somebody other than who took the decision; filing and deciding are public.
APPEAL = Procedure(
    title="这件申诉",
    noun="appeal",
    office=Office(frozenset({Role.DECISION_MAKER, Role.PROVINCE_REVIEWER}), "province"),
    steps={
        "uphold": Step("decided", "upheld", ends=True),
        "dismiss": Step("decided", "dismissed", ends=True),
    },
    not_yours="申诉由省级审定人、复核员办理，不由您办理。",
    public=True,
)
#: What an upheld appeal does, by what it was against.
REMEDIES: dict[EventKind, EventKind] = {
    EventKind.REMOVED: EventKind.RESTORED,
    EventKind.SUSPENDED: EventKind.RESUMED,
    EventKind.ANNUAL_FAILED: EventKind.ANNUAL_PASSED,
    EventKind.WARNED: EventKind.WARNING_REVOKED,
}


@rule("CAT-011", source=DYNAMIC)
def appeal_in_time(*, last_day: date, today: date) -> str | Problem | None:
    """申诉在认定办法规定的期限内提出，自决定作出之日起按工作日计算。"""
    if today <= last_day:
        return None
    return Problem(
        f"申诉期限已于{clock.in_words(last_day)}届满。",
        "如有新证据，请向省农业农村厅反映。",
        {"last_day": last_day},
    )
