"""What the worker can take in for this room: the same services as the pages and operations."""

from __future__ import annotations

from django.urls import reverse

from youji.recognition import policy
from youji.recognition.selectors import exports, rounds
from youji.recognition.selectors import round_sheets as sheets
from youji.recognition.services import round_sheets
from youji.shared import clock, workbook
from youji.shared.importing import SheetImport, Task
from youji.shared.workbook import Plan


def _plan_rounds(task: Task) -> Plan:
    return sheets.plan_rounds(workbook.read(sheets.rounds_table(clock.local_date(task.now)), task.data))


def _plan_quotas(task: Task) -> Plan:
    found = rounds.find_round(task.options["round"], task.actor)
    return round_sheets.plan_quotas(found, workbook.read(exports.QUOTAS, task.data))


def _write_quotas(task: Task, plan: Plan) -> int:
    found = rounds.find_round(task.options["round"], task.actor)
    return round_sheets.apply_quotas(found, plan, actor=task.actor, now=task.now)


IMPORTERS = {
    "rounds": SheetImport(
        "申报批次",
        policy.ROUND_MAKERS,
        _plan_rounds,
        lambda task, plan: round_sheets.apply_plan(plan, actor=task.actor, now=task.now),
        lambda _: reverse("recognition:rounds"),
    ).importer(),
    "quotas": SheetImport(
        "名额",
        policy.ROUND_MAKERS,
        _plan_quotas,
        _write_quotas,
        lambda task: reverse("recognition:round", args=[task.options["round"]]),
        whole=True,
    ).importer(),
}
