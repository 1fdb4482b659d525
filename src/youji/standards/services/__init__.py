"""Writes: one transaction and one audit entry each."""

from __future__ import annotations

from youji.standards.services.adopting import adopt, confirm_read, hand_out, may_confirm
from youji.standards.services.gaps import close_gap, open_gap, report_gap, return_gap
from youji.standards.services.procedures import (
    change_edition,
    draft_edition,
    issue_edition,
    put_task,
    put_tasks,
    remove_task,
    start_procedure,
)
from youji.standards.services.quality import (
    adopt_composite,
    evaluate,
    issue_composite,
    put_grade,
    put_indicator,
)
from youji.standards.services.register import (
    add_standard,
    change_standard,
    load_standards,
    put_parameter,
    remove_parameter,
)

__all__ = [
    "add_standard",
    "adopt",
    "adopt_composite",
    "change_edition",
    "change_standard",
    "close_gap",
    "confirm_read",
    "draft_edition",
    "evaluate",
    "hand_out",
    "issue_composite",
    "issue_edition",
    "load_standards",
    "may_confirm",
    "open_gap",
    "put_grade",
    "put_indicator",
    "put_parameter",
    "put_task",
    "put_tasks",
    "remove_parameter",
    "remove_task",
    "report_gap",
    "return_gap",
    "start_procedure",
]
