"""What the worker can take in for this room: the same services as the pages and operations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from youji.registry import services
from youji.registry.policy import EDITORS, REGISTRARS
from youji.registry.selectors import find_base
from youji.registry.services import sheets
from youji.shared.importing import SPELLED_OUT, Importer, Outcome, SheetImport, Task, Trouble
from youji.shared.quantities import area_text
from youji.shared.refusals import Unknown


def _sheet(what: str) -> Importer:
    sheet = sheets.SHEETS[what]
    return SheetImport(
        sheet.title,
        REGISTRARS,
        lambda task: sheets.plan_import(what, task.data, actor=task.actor, terms=task.terms),
        lambda task, _: sheets.apply_import(
            what, task.data, actor=task.actor, now=task.now, terms=task.terms
        ),
        lambda _: reverse(f"registry:{sheet.page}"),
        on_terms=True,
    ).importer()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file of plots, looked at as plots of its base."""

    base: Any
    datum: str
    good: list[Any]
    outcome: Outcome


def _see(task: Task) -> _Seen:
    base = find_base(task.options["base"], task.actor)
    if base is None:
        raise Unknown
    seen = services.read_upload(ContentFile(task.data, task.name))
    datum = services.demand_datum(seen, task.options.get("datum"))
    looks = services.preview_plots(base, seen.plots, datum)
    troubles = [Trouble(n, look.name, "", look.problem) for n, look in enumerate(looks, 1) if look.problem]
    troubles += [Trouble(0, one, "", "没有读。") for one in seen.left_out]
    good = [(look.name, row[1]) for look, row in zip(looks, seen.plots, strict=True) if not look.problem]
    fit = bool(good) and (not troubles or bool(task.options.get("leave_out_faulty")))
    link = reverse("registry:plots", args=[base.code])
    outcome = Outcome(
        created=len(good), refused=len(troubles), troubles=tuple(troubles[:SPELLED_OUT]), link=link, fit=fit
    )
    return _Seen(base, datum, good, outcome)


def _take(task: Task) -> Outcome:
    seen = _see(task)
    if not seen.outcome.fit:
        return seen.outcome
    made = services.add_plots(
        base_id=seen.base.pk, plots=seen.good, datum=seen.datum, actor=task.actor, now=task.now
    )
    area = area_text(sum((plot.area_mu for plot in made), Decimal(0)))
    return Outcome(
        created=len(made),
        refused=seen.outcome.refused,
        troubles=seen.outcome.troubles,
        sentence=f"已导入{len(made)}块地，共{area}。",
        link=seen.outcome.link,
    )


IMPORTERS = {
    **{what: _sheet(what) for what in sheets.SHEETS},
    "plots": Importer("地块", EDITORS, lambda task: _see(task).outcome, _take),
}
