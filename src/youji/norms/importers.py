"""What the worker can take in for this room: the same services as the pages and operations."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from youji.norms.logic.changes import VERDICTS
from youji.norms.policy import CONFIRMERS
from youji.norms.selectors.tables import TABLES
from youji.norms.services import differing_of, if_taken, sheets
from youji.shared.importing import Importer, Outcome, SheetImport, Task

#: What a look names of what would be judged differently; its numbers count all of it.
NAMED = 20
NONE = "正在生产的、还没有卖完的，判定都不变。看了{looked:,}项。"
SOME = "依据这些行的正在生产的和还没有卖完的，看了{looked:,}项，{count:,}项的判定会变。"


def _of(name: str) -> Importer:
    def look(task: Task) -> Outcome:
        """As the page: what changes, and whom it concerns."""
        looked: list[sheets.Looked] = []

        def plan(task: Task) -> sheets.Plan:
            looked.append(sheets.look_for(name, task.data, actor=task.actor, now=task.now, terms=task.terms))
            return looked[-1].plan

        outcome = replace(made, plan=plan).importer().look(task)
        return replace(outcome, said=_concerned(name, looked[-1], task))

    made = SheetImport(
        TABLES[name].title,
        CONFIRMERS,
        lambda task: sheets.look_for(name, task.data, actor=task.actor, now=task.now, terms=task.terms).plan,
        lambda task, _: sheets.import_rows(name, task.data, actor=task.actor, now=task.now, terms=task.terms),
        lambda _: reverse("norms:table", args=[name]),
        on_terms=True,
    )
    return replace(made.importer(), look=look)


def _concerned(name: str, looked: sheets.Looked, task: Task) -> tuple[str, ...]:
    asked = if_taken(name, looked, task.now)
    differing = differing_of(asked)
    counted = {"looked": sum(rested.looked for rested in asked.values()), "count": len(differing)}
    if not differing:
        return (NONE.format(**counted),) if looked.steps else ()
    named = "；".join(
        f"{one.operator_name}的{one.title}，{VERDICTS[one.before.verdict]}→{VERDICTS[one.after.verdict]}"
        for one in differing[:NAMED]
    )
    rest = f"；等{len(differing):,}项，导入后全部列在“数据变动的影响”" if len(differing) > NAMED else ""
    return SOME.format(**counted), f"{named}{rest}。"


IMPORTERS = {name: _of(name) for name in sheets.FROM_EXCEL}
