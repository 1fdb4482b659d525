"""Somebody looks at a certificate: it is counted, and which look it is they are told; of a label, for who shows its statement."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from youji.certificates.logic.looks import is_look
from youji.certificates.selectors.looks import Looked, copy_shown, looked_of_copy
from youji.certificates.services.keys import published
from youji.certificates.services.looks import count
from youji.shared.clock import local_date
from youji.shared.refusals import Refused
from youji.shared.web import PUBLIC, ActorRequest, page


def count_look(request: ActorRequest, code: str, copy: int = 0) -> None:
    """The request is counted if it is a look. Whoever is signed in looks at it for their work: that is none."""
    if not request.actor.signed_in:
        count_strangers_look(request, code, request.now, copy)


def count_strangers_look(request: HttpRequest, code: str, now: datetime, copy: int = 0) -> None:
    """The same of somebody who is not signed in."""
    agent, purpose = request.META.get("HTTP_USER_AGENT", ""), request.META.get("HTTP_SEC_PURPOSE", "")
    if is_look(str(request.method), agent, purpose):
        count(code, now, copy=copy)


def as_json(looked: Looked) -> dict[str, object]:
    """The same for programs."""
    return {"looks": {name: int(value) for name, value in asdict(looked).items()}}


@page(PUBLIC)
@require_GET
def label(request: ActorRequest, code: str) -> HttpResponse:
    """Which look at this very label it is (``?s=``: the digits behind ``#`` of what its QR holds); it is counted."""
    today = local_date(request.now)
    try:
        number, copy = copy_shown(code, request.GET.get("s", ""), published(request.now), today)
    except Refused as refused:
        answer = JsonResponse({"detail": str(refused)}, status=refused.status)
    else:
        answer = JsonResponse({"copy": copy} | as_json(looked_of_copy(number, copy, today)))
        count_look(request, number, copy)
    answer["Cache-Control"] = "no-store"
    return answer
