"""The inbox of officials, and the grower's home."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.divisions.selectors import calendar
from youji.recognition import policy
from youji.recognition.labels import status_word
from youji.recognition.logic.inbox import InboxItem
from youji.recognition.selectors import apply, cases, desk, facts, rounds
from youji.recognition.selectors.schemes import scheme_of
from youji.recognition.views.apply import shell_for
from youji.registry.selectors import operator_of
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Role
from youji.shared.web import SIGNED_IN, ActorRequest, page


@page(SIGNED_IN)
def inbox(request: ActorRequest) -> HttpResponse:
    """What waits for me. A grower's is their own home."""
    if request.actor.operator_id is not None and request.actor.roles & PRODUCERS:
        return redirect("recognition:field")
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
    return render(request, "recognition/desk/inbox.html", context)


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
    if not policy.APPLICANTS.admits(request.actor):
        return redirect("recognition:acceptance_visits")
    today = clock.local_date(request.now)
    items = desk.inbox(request.actor, request.now)
    context = {
        "groups": _rows(items, today),
        "rounds": rounds.open_rounds_for(request.actor, today),
        "applications": _applications(request)[:10],
        "shell": shell_for(request),
    }
    return render(request, "recognition/apply/home.html", context)


@page(policy.FIELD)
def me(request: ActorRequest) -> HttpResponse:
    """Everything that is mine, one door each; and what this phone keeps and has not sent."""
    context = {
        "operator": operator_of(request.actor),
        "is_holder": Role.HOLDER in request.actor.roles,
        "applies": policy.APPLICANTS.admits(request.actor),
        "assesses": policy.ASSESSORS.admits(request.actor),
    }
    return render(request, "recognition/apply/me.html", context)


@page(policy.APPLICANTS)
def applications(request: ActorRequest) -> HttpResponse:
    """Everything I applied for."""
    context = {"applications": _applications(request), "shell": shell_for(request)}
    return render(request, "recognition/apply/list.html", context)


def _applications(request: ActorRequest) -> list[tuple[Any, Any, int]]:
    rows: list[tuple[Any, Any, int]] = []
    for application in apply.applications_of(request.actor):
        left = 0
        if cases.is_editable(application):
            left = len(facts.dossier_of(application, scheme_of(application.scheme_version)).gaps)
        rows.append((application, status_word(application.status), left))
    return rows
