"""What the worker can take in for this room: the same services as the page and the operation."""

from __future__ import annotations

from django.urls import reverse

from youji.certificates.policy import ISSUERS
from youji.certificates.selectors.certificates import issued_then
from youji.certificates.services import sheet
from youji.shared.importing import SheetImport

IMPORTERS = {
    "issue": SheetImport(
        "承诺达标合格证",
        ISSUERS,
        lambda task: sheet.plan_sheet(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda task, _: sheet.issue_sheet(task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda _: reverse("certificates:certificates"),
        on_terms=True,
        once=issued_then,
    ).importer()
}
