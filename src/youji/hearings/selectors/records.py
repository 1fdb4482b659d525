"""Reads of interim suspensions and intended measures, inside an actor's scope."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from youji.accounts.selectors.people import names_of
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.selectors.entries import EntryDetail, holds
from youji.catalogue.selectors.terms import terms
from youji.divisions.selectors import calendar
from youji.documents.selectors import named_by
from youji.hearings import policy
from youji.hearings.logic.procedures import PRESIDING
from youji.hearings.models import Interim, OralHearing, Proposal
from youji.procedures.rows import Proceeding
from youji.procedures.selectors import Hands
from youji.schemes.logic.scheme import Ground, Scheme
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel
from youji.shared.working_days import Calendar

M = TypeVar("M", Interim, Proposal, OralHearing)
WITH = (
    "entry__base__operator",
    "entry__scheme_version",
    "entry__first_edition",
    "document",
    "statement_document",
)


def with_entry(kind: type[Proceeding]) -> tuple[str, ...]:
    """What is read along with rows of the kind."""
    if kind is not OralHearing:
        return WITH
    return ("minutes_document", "proposal", *(f"proposal__{one}" for one in WITH if one.startswith("entry")))


def interims(actor: Actor) -> QuerySet[Interim]:
    """Interim suspensions inside the actor's scope, open first, then newest."""
    return _rows(Interim, actor)


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """Intended measures inside the actor's scope, open first, then newest."""
    return _rows(Proposal, actor).select_related("oral")


def orals(actor: Actor) -> QuerySet[OralHearing]:
    """Hearings that holders inside the actor's scope asked for, open first, then newest."""
    return _rows(OralHearing, actor)


def _rows(kind: type[M], actor: Actor) -> QuerySet[M]:
    seen = kind.objects.visible_to(actor) | kind.objects.of_holder(actor)
    return seen.select_related(*with_entry(kind)).order_by(
        F("concluded_at").desc(nulls_first=True), "due_on", "-opened_at"
    )


def audience(actor: Actor) -> Q:
    """The documents that the matters in an actor's scope name: whoever reads the matter reads them."""
    if not policy.READERS.admits(actor):
        return Q(pk__in=[])
    found = named_by(orals(actor), "minutes_document")
    for rows in (interims(actor), proposals(actor)):
        found |= named_by(rows, "document", "statement_document")
    return found


def find_interim(interim_id: int, actor: Actor) -> Interim:
    """The interim suspension, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(interims(actor), interim_id)


def find_proposal(proposal_id: int, actor: Actor) -> Proposal:
    """The intended measure, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(proposals(actor), proposal_id)


def find_oral(oral_id: int, actor: Actor) -> OralHearing:
    """The hearing somebody asked for, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(orals(actor), oral_id)


def oral_of(row: Proposal) -> OralHearing | None:
    """The hearing its holder asked for, if they did."""
    return getattr(row, "oral", None)


def presiders(row: OralHearing, today: date) -> list[tuple[int, str]]:
    """Who may preside, by number and name: not whoever intends the measure."""
    free = Hands(PRESIDING, today).free(row.trail_division, row.without)
    return sorted(names_of(free).items(), key=lambda one: one[1])


def _find(rows: QuerySet[M], pk: int) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Unknown(pk)
    return found


def grounds_of(scheme: Scheme, measure: str) -> tuple[Ground, ...]:
    """The grounds to choose from for a measure on an entry of ``scheme``."""
    return grounds_for(scheme, BY_NAME[measure])


def page_of(code: str, name: str) -> str:
    """Where the measure ``name`` on the entry ``code`` begins."""
    return reverse("hearings:propose", args=[code, name])


def on_desk_page(detail: EntryDetail, actor: Actor, today: date) -> Panel:
    """What the desk's page of an entry says: what is under way, and what came of earlier ones."""
    return Panel("hearings/_entry.html", _about(detail))


def on_holders_page(detail: EntryDetail, actor: Actor, today: date) -> Panel:
    """What the holder's page says: where one may speak, by when, and what came of it."""
    known = _about(detail)
    if rows := known["interims"]:
        days = calendar()
        for row in rows:
            row.heard_until = heard_until(row, days)
    return Panel("hearings/_holder.html", {**known, "may_speak": holds(actor, detail.entry), "today": today})


def heard_until(row: Interim, days: Calendar) -> date:
    """The last day on which the holder of what is suspended for the time being is heard."""
    return days.after(clock.local_date(row.opened_at), terms().interim_hearing_days)


def _about(detail: EntryDetail) -> dict[str, list[Any]]:
    return {
        "interims": list(Interim.objects.filter(entry=detail.entry).order_by("-opened_at")),
        "proposals": list(
            Proposal.objects.filter(entry=detail.entry).select_related("oral").order_by("-opened_at")
        ),
    }
