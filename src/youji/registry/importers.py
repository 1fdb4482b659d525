"""What the worker can take in for this room: the same services as the pages and operations."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from youji.registry import selectors, services
from youji.registry.logic.datum import DATUMS
from youji.registry.policy import EDITORS, REGISTRARS
from youji.registry.services import sheets
from youji.shared.actor import Actor
from youji.shared.importing import (
    SPELLED_OUT,
    Importer,
    Outcome,
    Picture,
    Question,
    SheetImport,
    Task,
    Trouble,
)
from youji.shared.quantities import area_text, distance_text
from youji.shared.refusals import Unknown

MAP = Picture("registry/_map_head.html", "registry/_map.html", "registry/_map_scripts.html")
#: Of which sheets a row may make something new each time: who has no number of their own yet.
ONCE: dict[str, Callable[[Actor, datetime, int], str]] = {
    "operators": lambda _actor, _at, rows: f"新登记了{rows:,}家经营主体"
}


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
        once=ONCE.get(what),
    ).importer()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file of plots, looked at as plots of its base."""

    base: Any
    datum: str
    looks: list[Any]
    good: list[Any]
    outcome: Outcome


def _see(task: Task) -> _Seen:
    base = selectors.find_base(task.options["base"], task.actor)
    if base is None:
        raise Unknown
    seen = services.read_upload(ContentFile(task.data, task.name))
    datum = services.datum_of(seen, task.options.get("datum"))
    looks = services.preview_plots(base, seen.plots, datum.code)
    troubles = [Trouble(n, look.name, "", look.problem) for n, look in enumerate(looks, 1) if look.problem]
    troubles += [Trouble(0, one, "", "没有读。") for one in seen.left_out]
    good = [(look.name, row[1]) for look, row in zip(looks, seen.plots, strict=True) if not look.problem]
    outcome = Outcome(
        created=len(good),
        refused=len(troubles),
        troubles=tuple(troubles[:SPELLED_OUT]),
        link=reverse("registry:plots", args=[base.code]),
        fit=bool(good) and not datum.assumed,
        said=(
            services.said_of(base, seen.plots, looks, datum.code),
            *_by_each_datum(base, seen.plots, datum.code),
            *(f"“{look.name}”：{note}" for look in looks for note in (look.where, *look.notes) if note),
        )[:SPELLED_OUT],
        asks=Question(
            "datum", "坐标系", tuple(DATUMS.items()), datum.code, datum.assumed, services.asked_of(seen)
        ),
    )
    return _Seen(base, datum.code, looks, good, outcome)


def _look(task: Task) -> Outcome:
    seen = _see(task)
    picture = selectors.picture_of(seen.base, seen.looks)
    return replace(seen.outcome, picture=json.dumps(picture, ensure_ascii=False).encode())


def _by_each_datum(base: Any, plots: Any, drawn: str) -> list[str]:
    """How far from the base's place they would lie on the other datums: what tells a wrong one."""
    far = selectors.metres_from_base(base, plots)
    return [
        f"按“{DATUMS[code]}”读，离基地的位置{distance_text(metres)}。"
        for code, metres in far.items()
        if code != drawn
    ]


def _take(task: Task) -> Outcome:
    seen = _see(task)
    faulty = seen.outcome.refused and not task.options.get("leave_out_faulty")
    if faulty or not seen.outcome.fit:
        return replace(seen.outcome, fit=False)
    made = services.add_plots(
        base_id=seen.base.pk, plots=seen.good, datum=seen.datum, actor=task.actor, now=task.now
    )
    area = area_text(sum((plot.area_mu for plot in made), Decimal(0)))
    return Outcome(
        created=len(made),
        refused=seen.outcome.refused,
        troubles=seen.outcome.troubles,
        sentence=f"已导入{len(made)}块地，共{area}。",
        said=seen.outcome.said,
        link=seen.outcome.link,
    )


IMPORTERS = {
    **{what: _sheet(what) for what in sheets.SHEETS},
    "plots": Importer("地块", EDITORS, _look, _take, MAP),
}
