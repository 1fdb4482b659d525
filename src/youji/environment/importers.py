"""What the worker can take in for this room: the same services as the page and the operation."""

from __future__ import annotations

from django.urls import reverse

from youji.environment.policy import RECORDERS
from youji.environment.services import kept_sheets, sheets
from youji.shared.importing import Importer, SheetImport


def _kept(what: str) -> Importer:
    return SheetImport(
        kept_sheets.SHEETS[what].title,
        RECORDERS,
        lambda task: kept_sheets.plan_rows(what, task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda task, _: kept_sheets.import_rows(
            what, task.data, actor=task.actor, now=task.now, terms=task.terms
        ),
        lambda _: where(what),
        on_terms=True,
    ).importer()


def where(what: str) -> str:
    """The list of such rows."""
    return reverse("environment:points") if what == "points" else reverse("environment:book", args=[what])


IMPORTERS = {
    "samples": SheetImport(
        "检测样品",
        RECORDERS,
        lambda task: sheets.plan_samples(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda task, _: sheets.import_samples(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda _: reverse("environment:samples"),
        on_terms=True,
    ).importer(),
    **{what: _kept(what) for what in kept_sheets.SHEETS},
}
