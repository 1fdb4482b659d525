"""Everything a reviewer sees of one case on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.catalogue.models import Entry
from youji.recognition.logic import dossier
from youji.recognition.models import Application
from youji.recognition.selectors import apply, cases, facts, judged, notices, panels, papers, progress, turns
from youji.registry.logic.statement import Difference
from youji.registry.selectors.facts import BaseFacts
from youji.registry.selectors.pages import map_of
from youji.schemes.logic.automatic import Known, opened
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock, rooms
from youji.shared.actor import Actor

#: Where rooms above put a panel on the reviewer's page: a function of (application, actor, today).
PANELS = "recognition.case_panels"


@dataclass(frozen=True, slots=True)
class Case:
    """One application with what surrounds it."""

    scheme: Scheme
    stock: dossier.Dossier
    rows: tuple[tuple[str, str, str, bool], ...]  # label, value, unit, whether the register said so
    documents: list[apply.Wanted]
    lines: list[apply.Line]
    score: Any
    around: facts.Surroundings
    registry: BaseFacts  # as it was handed in
    changes: tuple[Difference, ...]  # what the register says otherwise by now
    map: dict[str, Any] | None  # the register's map of the base, where it has plots
    stages: tuple[progress.Stage, ...]
    movements: tuple[progress.Moved, ...]
    earlier: tuple[tuple[Application, str], ...]
    entries: tuple[tuple[Entry, str], ...]
    recusals: tuple[Any, ...]
    scores: tuple[Any, ...]  # once the panel has closed
    panel_open: bool
    objections: tuple[notices.Found, ...]
    quota: int | None
    taken: int
    area: str  # the county or city among whose cases it is ranked
    check_code: str  # of the printed form, where the scheme asks for one stamped
    days_left: int | None
    next_case: Application | None
    panels: tuple[rooms.Panel, ...]  # what rooms above say of the case
    told: tuple[Known, ...]  # what was known of the base by itself when it was handed in
    targets: tuple[tuple[str, str], ...]  # what a correction can concern

    @property
    def change_rows(self) -> list[tuple[str, str, str]]:
        """What the register says otherwise by now, side by side."""
        return judged.change_rows(self.changes)


def case_of(application: Application, actor: Actor, now: datetime) -> Case:
    """The whole page, inside what the actor may see."""
    today = clock.local_date(now)
    scheme = scheme_of(application.scheme_version)
    around = facts.surroundings_of(application, today)
    panel_open = panels.is_open(application)
    registry, evidence = around.registry, around.evidence
    fixed = {f.key for f in scheme.fields if f.fact and facts.as_answer(getattr(registry, f.fact, None))}
    earlier = (
        Application.objects.visible_to(actor)
        .filter(base_id=application.base_id)
        .exclude(pk=application.pk)
        .exclude(status=Status.DRAFT)
        .select_related("round")
        .order_by("-created_at")[:10]
    )
    return Case(
        scheme=scheme,
        stock=facts.dossier_of(application, scheme, evidence),
        rows=tuple(
            (f.label, str(application.judged_answers.get(f.key, "")), f.unit, f.key in fixed)
            for f in scheme.fields
        ),
        documents=apply.documents_of(application, scheme, evidence),
        lines=apply.lines_of(application, scheme, evidence=evidence),
        score=cases.self_score(application, scheme),
        around=around,
        registry=registry,
        changes=judged.changes_since(application),
        map=_map_of(application, registry),
        stages=progress.stages_of(application, scheme, around.movements),
        movements=progress.moved(around.movements, scheme),
        earlier=tuple((a, a.status) for a in earlier),
        entries=tuple((e, status or "") for e, status in around.standing.statuses.items()),
        recusals=around.recusals,
        scores=() if panel_open else around.scores,
        panel_open=panel_open,
        objections=notices.found_on(application, actor),
        quota=around.quota,
        taken=around.taken,
        area=facts.quota_area(application, scheme),
        check_code=papers.check_code(application) if dossier.wants_stamp(scheme) else "",
        days_left=around.days.between(today, application.due_on) if application.due_on else None,
        next_case=turns.next_case(actor, today, application),
        panels=tuple(rooms.panels(PANELS, application, actor, today)),
        told=opened(application.frozen.facts if application.frozen else None),
        targets=targets_of(scheme),
    )


def _map_of(application: Application, registry: BaseFacts) -> dict[str, Any] | None:
    if not registry.has_plots:
        return None
    stated = application.frozen.stated if application.frozen else None
    return dict(map_of(application.base, registry.overlaps, stated=stated))


def targets_of(scheme: Scheme) -> tuple[tuple[str, str], ...]:
    """What a reason for returning can concern, in the order of the form."""
    items = scheme.sheet.items if scheme.sheet else ()
    return (
        *((f"field:{f.key}", f"申报表：{f.label}") for f in scheme.fields),
        *((f"doc:{d.key}", f"材料：{d.label}") for d in scheme.documents),
        *((f"item:{i.key}", f"自评：{i.label}") for i in items),
        ("plots", "地块"),
        ("other", "其他"),
    )
