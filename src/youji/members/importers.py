"""What the worker can take in for this room: the same services as the page and the operation."""

from __future__ import annotations

from django.urls import reverse

from youji.members.policy import SIDES
from youji.members.services import sheets
from youji.shared.importing import SheetImport, Task


def _link(task: Task) -> str:
    shell = "members-field" if task.actor.operator_id is not None else "members"
    return reverse(f"{shell}:home")


IMPORTERS = {
    "members": SheetImport(
        "基地成员",
        SIDES,
        lambda task: sheets.plan_members(task.data, actor=task.actor, now=task.now),
        lambda task, plan: sheets.import_members(plan, actor=task.actor, now=task.now),
        _link,
    ).importer()
}
