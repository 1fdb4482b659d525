"""听证: asked for and withdrawn by the holder; arranged, recorded, or missed, on the officials' side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from youji.catalogue.forms import CatalogueForm
from youji.catalogue.selectors.entries import holds
from youji.catalogue.selectors.terms import terms
from youji.catalogue.views.entries import stored
from youji.divisions.selectors import calendar
from youji.hearings.forms import AbsenceForm, ArrangeForm, MinutesForm, OralForm
from youji.hearings.policy import HEARINGS, SPEAKERS
from youji.hearings.selectors import records
from youji.hearings.services import orals
from youji.shared.clock import local_date
from youji.shared.pages import show, submit
from youji.shared.refusals import Unknown
from youji.shared.web import ActorRequest, page


@page(SPEAKERS)
@require_http_methods(["GET", "POST"])
def own(request: ActorRequest, proposal_id: int) -> HttpResponse:
    """Ask to be heard in person on a prior notice of one's own, or withdraw; when and where it is."""
    row = records.find_proposal(proposal_id, request.actor)
    if row.due_on is None or not holds(request.actor, row.entry):
        raise Unknown(proposal_id)
    oral = records.oral_of(row)
    form = OralForm(request.POST or None, initial={"version": (oral or row).version})

    def send(said: dict[str, Any]) -> str:
        who = {"actor": request.actor, "now": request.now, "version": said["version"]}
        if said["do"] == "ask":
            orals.ask(proposal_id=row.pk, points=said["points"], **who)
            return "已要求听证，时间、地点和主持人会通知您。"
        orals.withdraw(oral_id=oral.pk if oral else 0, **who)
        return "已撤回听证要求。"

    answer = submit(request, form, send, done=str, to=reverse("hearings:own-oral", args=[row.pk]))
    today = local_date(request.now)
    may_ask = oral is None and row.concluded_at is None and today <= row.due_on
    context = {"row": row, "oral": oral, "entry": row.entry, "may_ask": may_ask, "terms": terms()}
    return answer or show(request, "hearings/own_oral.html", context, form)


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def oral(request: ActorRequest, oral_id: int) -> HttpResponse:
    """One hearing: set its day, place and who presides, or see how it stands."""
    row = records.find_oral(oral_id, request.actor)
    today = local_date(request.now)
    start = {name: getattr(row, name) for name in ("version", "held_on", "place", "presider_id")}
    form = ArrangeForm(request.POST or None, presiders=records.presiders(row, today), initial=start)

    def write(said: dict[str, Any]) -> Any:
        return orals.arrange(oral_id=row.pk, **said, actor=request.actor, now=request.now)

    soonest = orals.earliest(today, calendar())
    return _step(request, row, form, write, done="已定下并告知主体。", step="arrange", earliest=soonest)


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def minutes(request: ActorRequest, oral_id: int) -> HttpResponse:
    """Put on record that it was held."""
    row = records.find_oral(oral_id, request.actor)
    form = MinutesForm(request.POST or None, request.FILES or None, initial={"version": row.version})

    def write(said: dict[str, Any]) -> Any:
        kept = {"document": stored(request, said.pop("document"), row.entry)}
        return orals.record(oral_id=row.pk, **said, **kept, actor=request.actor, now=request.now)

    return _step(request, row, form, write, done="笔录已记录，可以作出决定。", step="record")


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def absence(request: ActorRequest, oral_id: int) -> HttpResponse:
    """Put on record that nobody of the holder's came."""
    row = records.find_oral(oral_id, request.actor)
    form = AbsenceForm(request.POST or None, initial={"version": row.version})

    def write(said: dict[str, Any]) -> Any:
        return orals.absent(oral_id=row.pk, **said, actor=request.actor, now=request.now)

    return _step(request, row, form, write, done="已记录，主体已收到通知。", step="absent")


def _step(
    request: ActorRequest,
    row: Any,
    form: CatalogueForm,
    write: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    **context: Any,
) -> HttpResponse:
    answer = submit(request, form, write, done=done, to=reverse("hearings:oral", args=[row.pk]))
    today = local_date(request.now)
    is_set = row.state == row.State.SET
    about = {
        "row": row,
        "entry": row.entry,
        "may": row.open_to(request.actor),
        "is_set": is_set,
        "due": is_set and row.held_on is not None and row.held_on <= today,
        "subject": row.subject,
    }
    return answer or show(request, "hearings/oral.html", about | context, form)
