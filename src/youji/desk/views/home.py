"""The inbox of officials, and the grower's home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.acceptance.policy import ASSESSORS
from youji.desk import policy, services
from youji.desk import selectors as desk
from youji.divisions.selectors import calendar
from youji.procedures.selectors import claims_on
from youji.production.selectors.today import on_home
from youji.recognition.policy import APPLICANTS
from youji.recognition.selectors import apply
from youji.recognition.selectors import rounds as calls
from youji.registry.selectors import groundwork_of, operator_of
from youji.registry.selectors.lookup import buys
from youji.schemes.logic.statuses import Status
from youji.shared import answers, clock
from youji.shared.actor import PRODUCERS, Role
from youji.shared.inbox import MOST, InboxItem
from youji.shared.web import SIGNED_IN, ActorRequest, page


@page(SIGNED_IN)
def inbox(request: ActorRequest) -> HttpResponse:
    """What waits for me. A grower's is their own home."""
    if request.actor.operator_id is not None and request.actor.roles & PRODUCERS:
        return redirect("desk:field")
    today = clock.local_date(request.now)
    items = desk.inbox(request.actor, request.now)
    kind = request.GET.get("kind", "")
    shown = [item for item in items if kind in ("", item.kind)]
    claims = claims_on([item.taken_by for item in shown if item.taken_by], today)
    context = {
        "groups": _rows(shown, today, claims),
        "claiming": True,
        "kinds": desk.kinds(items),
        "cut": desk.cut_short(items),
        "most": MOST,
        "kind": kind,
        "total": len(items),
        "overdue": sum(item.overdue(today) for item in items),
    }
    return render(request, "desk/inbox.html", context)


@page(SIGNED_IN)
@require_POST
def claim(request: ActorRequest, ref: str) -> HttpResponse:
    """I take this up: colleagues see it."""
    made = services.claim(ref=ref, actor=request.actor, now=request.now)
    messages.success(request, f"已认领，到{clock.in_words(made.until)}为止；同事在待办里看得到。")
    return redirect(answers.came_from(request) or "desk:inbox")


@page(SIGNED_IN)
@require_POST
def release(request: ActorRequest, ref: str) -> HttpResponse:
    """I put it down again."""
    services.release(ref=ref, actor=request.actor, now=request.now)
    messages.success(request, "已放下，同事可以认领。")
    return redirect(answers.came_from(request) or "desk:inbox")


def _rows(
    items: list[InboxItem], today: date, claims: Mapping[str, Any] = MappingProxyType({})
) -> list[tuple[str, str, list[dict[str, object]]]]:
    days = calendar()
    grouped = []
    for heading, tone, group in desk.grouped(items, today):
        rows = []
        for item in group:
            left = days.between(today, item.due_on) if item.due_on else 0
            if item.due_on and item.due_on < today:
                left = min(left, -1)
            ref = item.taken_by
            rows.append({"item": item, "left": left, "late": -left, "ref": ref, "claim": claims.get(ref)})
        grouped.append((heading, tone, rows))
    return grouped


@page(policy.FIELD)
def field(request: ActorRequest) -> HttpResponse:
    """The applicant's home: to do, open rounds, what I applied for. An assessor's is the visits."""
    if not APPLICANTS.admits(request.actor):
        return redirect("acceptance:visits")
    today = clock.local_date(request.now)
    items = desk.inbox(request.actor, request.now)
    applications = apply.rows_of(request.actor)
    begun = {row[0].round_id: row[0] for row in applications if row[0].status == Status.DRAFT}
    groups = _rows(items, today)
    groundwork = groundwork_of(request.actor)
    context = {
        "first": groups[0][2].pop(0) if groups else None,
        "groups": [group for group in groups if group[2]],
        "rounds": [(one, begun.get(one.pk)) for one in calls.open_rounds_for(request.actor, today)],
        "groundwork": groundwork,
        "buys": not groundwork.base and buys(request.actor.operator_id),
        "applications": applications[:10],
        "panels": [one for one in (on_home(request.actor, request.now),) if one is not None],
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
