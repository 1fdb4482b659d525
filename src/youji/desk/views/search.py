"""The one search box of the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from youji.desk import policy
from youji.desk.selectors.search import asked, search
from youji.shared.web import ActorRequest, page


@page(policy.SEARCH)
def results(request: ActorRequest) -> HttpResponse:
    """What answers to ``q``, by kind."""
    text = asked(request.GET.get("q", ""))
    return render(
        request, "desk/search.html", {"text": text, "found": search(text, request.actor, request.now)}
    )
