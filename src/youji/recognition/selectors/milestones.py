"""Reading the construction period: what is to be done by when, and what has been reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.recognition.models import Application, MilestoneReport
from youji.schemes.logic.scheme import Milestone
from youji.schemes.selectors import scheme_of
from youji.shared.periods import add_months


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """One task of the construction period."""

    milestone: Milestone
    due_on: date | None
    report: MilestoneReport | None

    def state(self, today: date) -> str:
        """``done``, ``now`` (overdue or due) or ``next``, as the step bar shows it."""
        if self.report is not None:
            return "done"
        return "now" if self.due_on is not None and self.due_on <= today else "next"


def milestones_of(application: Application) -> list[MilestoneView]:
    """The tasks, in the order they fall due."""
    scheme = scheme_of(application.scheme_version)
    reports = {one.key: one for one in application.milestones.select_related("document")}
    start = application.building_from
    return [
        MilestoneView(one, add_months(start, one.due_months) if start else None, reports.get(one.key))
        for one in scheme.milestones
    ]
