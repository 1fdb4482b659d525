"""What the worker can take in for this room: the same services as the pages and operations."""

from __future__ import annotations

from django.urls import reverse

from youji.norms.policy import CONFIRMERS
from youji.norms.selectors.tables import TABLES
from youji.norms.services import sheets
from youji.shared.importing import Importer, SheetImport


def _of(name: str) -> Importer:
    return SheetImport(
        TABLES[name].title,
        CONFIRMERS,
        lambda task: sheets.plan_rows(name, task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda task, _: sheets.import_rows(name, task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda _: reverse("norms:table", args=[name]),
        on_terms=True,
    ).importer()


IMPORTERS = {name: _of(name) for name in sheets.FROM_EXCEL}
