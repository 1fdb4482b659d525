"""What the worker can take in for this room: the same services as the page and the operation."""

from __future__ import annotations

from django.urls import reverse

from youji.accounts import services
from youji.accounts.policy import PEOPLE_MAKERS
from youji.shared.importing import SheetImport

IMPORTERS = {
    "people": SheetImport(
        "人员",
        PEOPLE_MAKERS,
        lambda task: services.plan_people(task.data, actor=task.actor),
        lambda task, _: services.import_people(task.data, actor=task.actor, now=task.now),
        lambda _: reverse("accounts:people"),
    ).importer(),
}
