"""Reading findings: those in scope, what waits, what is open in an area, what anybody reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from youji.divisions.selectors import full_name
from youji.documents.selectors import named_by
from youji.environment import policy
from youji.environment.logic.findings import FINDING, KINDS
from youji.environment.models import Board, Finding
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel


def findings(actor: Actor, *, kind: str = "", state: str = "", division: str = "") -> QuerySet[Finding]:
    """Findings in scope, open ones first."""
    rows = Finding.objects.visible_to(actor).filter(division__startswith=division)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(OPEN) if state == "open" else rows.filter(state=state)
    return rows.select_related("base")


def find_finding(finding_id: int, actor: Actor) -> Finding:
    """One finding.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    rows = Finding.objects.visible_to(actor).select_related("base", "document", "handling_document")
    found = rows.filter(pk=finding_id).first()
    if found is None:
        raise Unknown(finding_id)
    return found


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Findings that are this actor's to handle."""
    rows = hands.waiting(findings(actor), actor, clock.local_date(now), at="division")
    return [_item(row) for row in rows]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every open finding of the actor's area, with the office that has it."""
    those = hands.Hands(FINDING.office, clock.local_date(now))
    return [replace(_item(row), keeper=those.keeper(row)) for row in findings(actor, state="open")]


def _item(row: Finding) -> InboxItem:
    return InboxItem(
        kind="finding",
        title=row.base.name,
        subject=f"{KINDS[row.kind]} · {full_name(row.division)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/environment/findings/{row.pk}/",
        next_action="办理污染线索",
        refs=(row.subject,),
        division=row.division,
        shared=True,
    )


def audience(actor: Actor) -> Q:
    """The photographs and papers that the findings in an actor's scope rest on."""
    if not policy.READERS.admits(actor):
        return Q(pk__in=[])
    return named_by(Finding.objects.visible_to(actor), "document", "handling_document")


def writing_of_board() -> Subquery:
    """Which writing of the board of the base in ``base_code`` stands; to be asked inside another query."""
    return Subquery(Board.objects.filter(base_code=OuterRef("base_code")).values("revision")[:1])


def board_of(base_codes: Any) -> tuple[int, dict[str, Any]]:
    """What anybody reads of the environment of the base with one of these codes, and which writing of it; one query."""
    found = Board.objects.filter(base_code__in=base_codes).values_list("revision", "said").first()
    return found or (0, {})


def on_registers_page(base: Any, actor: Actor) -> Panel | None:
    """For whoever reads the register: what is known of the base's environment, and the way to all of it."""
    said = board_of([base.code])[1]
    if not said or not policy.READERS.admits(actor):
        return None
    return Panel("environment/_register.html", {"base": base, "environment": said})
