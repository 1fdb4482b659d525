"""The spray register of whoever may read it, as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from youji.production.policy import READERS
from youji.production.services.spray_register import MIMES, file_of
from youji.shared import reading
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page


@page(READERS)
@require_GET
def spray_register(request: ActorRequest, form: str) -> HttpResponse:
    """Of this year, or from a day to a day: ``json`` or ``xlsx``."""
    if form not in MIMES:
        raise Http404
    since, until = (reading.day(request.GET.get(name, "")) for name in ("since", "until"))
    content = file_of(form, request.actor, request.now, since=since, until=until)
    return file_response(content, f"施药台账.{form}", MIMES[form])
