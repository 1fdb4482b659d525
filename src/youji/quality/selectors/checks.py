"""Reading self-checks and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from youji.documents.selectors import named_by
from youji.production.selectors.whom import may_record_for
from youji.quality.logic.checks import ANSWERS, TEXT
from youji.quality.models import CheckFinding, Correction, SelfCheck
from youji.quality.policy import READERS
from youji.quality.selectors.checklists import edition_of
from youji.registry.selectors import operator_names
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown


def checks(
    actor: Actor, now: datetime, *, q: str = "", state: str = "", division: str = ""
) -> QuerySet[SelfCheck]:
    """The self-checks in scope, the newest first, each with how much is ``open``; ``state``: ``open``, ``late``, ``clean``."""
    today = local_date(now)
    rows = SelfCheck.objects.visible_to(actor, may_record_for(actor, today)).filter(
        division__startswith=division
    )
    if wanted := cleaning.one_line(q)[0]:
        rows = rows.filter(
            Q(person_name__icontains=wanted) | Q(place__icontains=wanted) | Q(title__icontains=wanted)
        )
    rows = rows.annotate(
        open=Count("found", filter=Q(found__correction__isnull=True), distinct=True),
        late=Count("found", filter=Q(found__correction__isnull=True, found__due_on__lt=today), distinct=True),
    )
    narrowed = {"open": Q(open__gt=0), "late": Q(late__gt=0), "clean": Q(findings=0)}.get(state, Q())
    return rows.filter(narrowed).order_by("-day", "-recorded_at")


def find_check(pk: UUID, actor: Actor, now: datetime) -> SelfCheck:
    """One self-check.

    Raises:
        Unknown: none the actor may know of.
    """
    found = checks(actor, now).select_related("document").filter(pk=pk).first()
    if found is None:
        raise Unknown(pk)
    return found


def find_finding(number: int, actor: Actor, now: datetime) -> CheckFinding:
    """One thing that was found.

    Raises:
        Unknown: none the actor may know of.
    """
    own = SelfCheck.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    found = (
        CheckFinding.objects.select_related("check_of", "correction")
        .filter(pk=number, check_of__in=own)
        .first()
    )
    if found is None:
        raise Unknown(number)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it was answered."""

    words: str
    article: str
    answer: str
    note: str
    tone: str


def lines_of(row: SelfCheck) -> list[Line]:
    """Every item with its answer, by the edition that was gone through."""
    known = edition_of(row.checklist, row.edition)
    words, tones = dict(ANSWERS), {"no": "warn", "yes": "ok"}
    lines = []
    for one in known.items if known else ():
        said: dict[str, Any] = row.answers.get(one.key, {})
        answer = "" if one.kind == TEXT else words.get(said.get("answer", ""), "")
        lines.append(
            Line(one.words, one.article, answer, said.get("note", ""), tones.get(said.get("answer", ""), ""))
        )
    return lines


def findings_of(row: SelfCheck) -> list[CheckFinding]:
    """What was found, with how it was put right."""
    return list(row.found.select_related("correction", "correction__document"))


def owners(rows: list[SelfCheck]) -> list[SelfCheck]:
    """The same with ``owner``, what their operator is called."""
    names = operator_names({one.operator_id for one in rows})
    for one in rows:
        one.owner = names.get(one.operator_id, "")  # type: ignore[attr-defined]
    return rows


def is_late(finding: CheckFinding, today: date) -> bool:
    """Whether it should have been put right by now."""
    return not hasattr(finding, "correction") and finding.due_on < today


def audience(actor: Actor) -> Q:
    """The pictures of the self-checks in an actor's scope."""
    if not READERS.admits(actor):
        return Q(pk__in=[])
    mine = SelfCheck.objects.visible_to(actor)
    return named_by(mine) | named_by(Correction.objects.filter(finding__check_of__in=mine))
