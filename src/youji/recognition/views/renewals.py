"""续期 from the holder's page of an entry."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from youji.recognition.policy import APPLICANTS
from youji.recognition.services import renewals
from youji.shared.refusals import Refused, StaleState
from youji.shared.web import ActorRequest, page


@page(APPLICANTS)
@require_POST
def renew(request: ActorRequest, code: str, round_id: int) -> HttpResponse:
    """Open the application that renews the entry, and go on there."""
    try:
        made = renewals.open_renewal(code=code, round_id=round_id, actor=request.actor, now=request.now)
    except Refused as refused:  # a button has no field: what will not do is how things stand by now
        raise StaleState(str(refused)) from refused
    return redirect("recognition:apply", code=made.code)
