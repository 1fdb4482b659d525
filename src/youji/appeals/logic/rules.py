"""Rules of appeals: in time, decided by somebody else; what an upheld one does."""

from __future__ import annotations

from datetime import date

from youji.catalogue.logic.measures import DYNAMIC
from youji.catalogue.logic.statuses import EventKind
from youji.shared.actor import Role
from youji.shared.findings import Problem, rule

#: Who decides appeals, at the province.
DECIDERS = frozenset({Role.DECISION_MAKER, Role.PROVINCE_REVIEWER})
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
        f"申诉期限已于{last_day:%Y-%m-%d}届满。", "如有新证据，请向省农业农村厅反映。", {"last_day": last_day}
    )


@rule("CAT-012", source=DYNAMIC)
def decided_by_another(*, decided_by: int, actor: int) -> str | Problem | None:
    """申诉由原决定人以外的人员办理。"""
    return (
        Problem("您是原决定的作出人。", "请由其他人员办理本申诉。")
        if decided_by and decided_by == actor
        else None
    )
