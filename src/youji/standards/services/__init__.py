"""Writes: one transaction and one audit entry each."""

from __future__ import annotations

from youji.standards.services.adopting import adopt, confirm_read, hand_out
from youji.standards.services.procedures import (
    change_edition,
    draft_edition,
    issue_edition,
    put_task,
    put_tasks,
    remove_task,
    start_procedure,
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
    "change_edition",
    "change_standard",
    "confirm_read",
    "draft_edition",
    "hand_out",
    "issue_edition",
    "load_standards",
    "put_parameter",
    "put_task",
    "put_tasks",
    "remove_parameter",
    "remove_task",
    "start_procedure",
]
