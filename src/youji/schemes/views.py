"""The schemes as pages: for those who work by them, and for everybody."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from youji.schemes import selectors
from youji.shared.web import PUBLIC, SIGNED_IN, ActorRequest, page


@page(SIGNED_IN)
def desk_index(request: ActorRequest) -> HttpResponse:
    """Every scheme in force."""
    return _index(request, "desk.html", "schemes:desk-scheme")


@page(PUBLIC)
def public_index(request: ActorRequest) -> HttpResponse:
    """Every scheme in force, for everybody."""
    return _index(request, "portal.html", "schemes:scheme")


@page(SIGNED_IN)
def desk_show(request: ActorRequest, key: str) -> HttpResponse:
    """One scheme: steps, score sheet, sources."""
    return _show(request, key, "desk.html")


@page(PUBLIC)
def public_show(request: ActorRequest, key: str) -> HttpResponse:
    """One scheme, for everybody."""
    return _show(request, key, "portal.html")


def _index(request: ActorRequest, frame: str, link: str) -> HttpResponse:
    context = {"frame": frame, "link": link, "rows": selectors.cards()}
    return render(request, "schemes/index.html", context)


def _show(request: ActorRequest, key: str, frame: str) -> HttpResponse:
    found = selectors.scheme_page(key, request.GET.get("version", ""))
    if found is None:
        raise Http404
    return render(request, "schemes/show.html", {"frame": frame, "page": found})
