"""What the worker can take in for this room: the same services as the page and the operation."""

from __future__ import annotations

from django.urls import reverse

from youji.quality.policy import KEEPERS
from youji.quality.services import question_sheets as sheets
from youji.shared.importing import SheetImport

IMPORTERS = {
    "questions": SheetImport(
        "考题",
        KEEPERS,
        lambda task: sheets.plan_questions(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda task, _: sheets.import_questions(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda _: reverse("quality:bank"),
        on_terms=True,
    ).importer(),
}
