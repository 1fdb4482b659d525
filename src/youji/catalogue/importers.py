"""What the worker can take in for this room: the same services as the page and the operation."""

from __future__ import annotations

from django.urls import reverse

from youji.catalogue.policy import PUBLISHING
from youji.catalogue.services import national_workbooks as national
from youji.shared import workbook
from youji.shared.importing import SheetImport

IMPORTERS = {
    "national": SheetImport(
        "国家级名单",
        PUBLISHING,
        lambda task: national.plan_list(workbook.read(national.table(), task.data)),
        lambda task, plan: national.take_plan(plan, actor=task.actor, now=task.now),
        lambda _: reverse("catalogue:entries"),
    ).importer(),
}
