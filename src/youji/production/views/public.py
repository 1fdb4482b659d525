"""What anybody reads of production: numbers, each with the entries of the catalogue that it counts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youji.production.selectors.public import kept
from youji.shared import clock
from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """How many recognised bases keep records this year, county by county."""
    return render(request, "production/public.html", {"kept": kept(clock.local_date(request.now))})
