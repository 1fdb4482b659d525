"""What the worker can take in for this room: the same services as the pages and operations."""

from __future__ import annotations

from django.urls import reverse

from youji.shared.importing import SheetImport
from youji.standards.policy import DRAFTERS, KEEPERS
from youji.standards.services import sheets

IMPORTERS = {
    "standards": SheetImport(
        "标准登记",
        KEEPERS,
        lambda task: sheets.plan_standards(task.data, actor=task.actor, terms=task.terms),
        lambda task, _: sheets.import_standards(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda _: reverse("standards:register"),
        on_terms=True,
    ).importer(),
    "tasks": SheetImport(
        "规程任务",
        DRAFTERS,
        lambda task: sheets.plan_tasks(task.data, edition_id=task.options["edition"], actor=task.actor),
        lambda task, _: sheets.import_tasks(
            task.data, edition_id=task.options["edition"], actor=task.actor, now=task.now
        ),
        lambda task: reverse("standards:edition", args=[task.options["edition"]]),
        whole=True,
    ).importer(),
}
