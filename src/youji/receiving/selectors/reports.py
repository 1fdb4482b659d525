"""Reading reports: those in scope, what waits, what whoever reported is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from youji.divisions.selectors import full_name
from youji.documents.selectors import named_by
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.receiving import policy
from youji.receiving.logic.reports import REPORT
from youji.receiving.models import Report
from youji.registry.selectors import operator_names
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem
from youji.shared.receipts import tidy
from youji.shared.refusals import Unknown


def reports(actor: Actor, *, state: str = "", source: str = "") -> QuerySet[Report]:
    """Reports in scope, open ones first."""
    rows = Report.objects.visible_to(actor).select_related("document")
    if state:
        rows = rows.filter(OPEN) if state == "open" else rows.filter(state=state)
    return rows.filter(source=source) if source else rows


def find_report(report_id: int, actor: Actor) -> Report:
    """One report.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = reports(actor).filter(pk=report_id).first()
    if found is None:
        raise Unknown(report_id)
    return found


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Reports that are this actor's to handle."""
    if not policy.HANDLERS.admits(actor):
        return []
    rows = hands.waiting(reports(actor), actor, clock.local_date(now), at="division")
    return [_item(row) for row in rows]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every open report of the actor's area, with the office that has it."""
    those = hands.Hands(REPORT.office, clock.local_date(now))
    return [replace(_item(row), keeper=those.keeper(row)) for row in reports(actor, state="open")]


def _item(row: Report) -> InboxItem:
    return InboxItem(
        kind="doubtful",
        title=row.code or "看不出编号的合格证",
        subject=f"{row.get_source_display()} · {full_name(row.division)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/receiving/reports/{row.pk}/",
        next_action="核查可疑合格证",
        refs=(row.subject,),
        division=row.division,
        shared=True,
    )


def audience(actor: Actor) -> Q:
    """The pictures that the reports in an actor's scope rest on."""
    return named_by(Report.objects.visible_to(actor)) if policy.READERS.admits(actor) else Q(pk__in=[])


def may_know_who(row: Report, actor: Actor) -> bool:
    """Whether the actor reads who reported: the office that handles it, as the form promises, and whoever did."""
    own = row.reporter_id is not None and row.reporter_id == actor.operator_id
    return own or (row.office.admits(actor) and actor.covers(row.division))


def reporter_of(row: Report, actor: Actor) -> str:
    """Who reported and how they are reached, as far as it was left; empty for whoever may not know."""
    if not may_know_who(row, actor):
        return ""
    names = operator_names({row.reporter_id}).values() if row.reporter_id else ()
    return " ".join(filter(None, (*names, row.name, row.phone)))


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever holds the receipt reads: nothing of whoever else had to do with it."""

    receipt: str
    code: str
    word: str
    tone: str
    office: str
    due_on: object
    opened_at: datetime
    outcome: str


TONES = {"opened": "held", "closed": "ok", "dismissed": "past"}


def with_receipt(receipt: str) -> Told | None:
    """What became of the report with this number; none where there is none."""
    row = Report.objects.filter(receipt=tidy(receipt)).first()
    if row is None:
        return None
    return Told(
        row.receipt, row.code, row.get_state_display(), TONES[row.state], f"{full_name(row.division)}农业农村部门",
        row.due_on, row.opened_at, row.outcome,
    )  # fmt: skip


def open_on(code: str) -> int:
    """How many reports of this certificate nobody has concluded."""
    return Report.objects.filter(OPEN, code=code).count()
