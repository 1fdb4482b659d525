"""The inbox of officials, and the grower's home."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.acceptance.policy import ASSESSORS
from youji.desk import policy
from youji.desk import selectors as desk
from youji.divisions.selectors import calendar
from youji.recognition.policy import APPLICANTS
from youji.recognition.selectors import apply, rounds
from youji.registry.selectors import operator_of
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Role
from youji.shared.inbox import InboxItem
from youji.shared.web import SIGNED_IN, ActorRequest, page


@page(SIGNED_IN)
def inbox(request: ActorRequest) -> HttpResponse:
    """What waits for me. A grower's is their own home."""
    if request.actor.operator_id is not None and request.actor.roles & PRODUCERS:
        return redirect("desk:field")
    today = clock.local_date(request.now)
    items = desk.inbox(request.actor, request.now)
    kind = request.GET.get("kind", "")
    context = {
        "groups": _rows([item for item in items if kind in ("", item.kind)], today),
        "kinds": desk.kinds(items),
        "kind": kind,
        "total": len(items),
        "overdue": sum(item.overdue(today) for item in items),
    }
    return render(request, "desk/inbox.html", context)


def _rows(items: list[InboxItem], today: date) -> list[tuple[str, str, list[dict[str, object]]]]:
    days = calendar()
    grouped = []
    for heading, tone, group in desk.grouped(items, today):
        rows = []
        for item in group:
            left = days.between(today, item.due_on) if item.due_on else 0
            if item.due_on and item.due_on < today:
                left = min(left, -1)
            rows.append({"item": item, "left": left, "late": -left})
        grouped.append((heading, tone, rows))
    return grouped


@page(policy.FIELD)
def field(request: ActorRequest) -> HttpResponse:
    """The applicant's home: to do, open rounds, what I applied for. An assessor's is the visits."""
    if not APPLICANTS.admits(request.actor):
        return redirect("acceptance:visits")
    today = clock.local_date(request.now)
    items = desk.inbox(request.actor, request.now)
    context = {
        "groups": _rows(items, today),
        "rounds": rounds.open_rounds_for(request.actor, today),
        "applications": apply.rows_of(request.actor)[:10],
    }
    return render(request, "desk/home.html", context)


@page(policy.FIELD)
def me(request: ActorRequest) -> HttpResponse:
    """Everything that is mine, one door each; and what this phone keeps and has not sent."""
    context = {
        "operator": operator_of(request.actor),
        "is_holder": Role.HOLDER in request.actor.roles,
        "applies": APPLICANTS.admits(request.actor),
        "assesses": ASSESSORS.admits(request.actor),
    }
    return render(request, "desk/me.html", context)
