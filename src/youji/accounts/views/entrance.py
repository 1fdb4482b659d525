"""The doors that are closed, and what to do instead."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
def closed(request: ActorRequest) -> HttpResponse:
    """Accounts and new passwords come from the administrator of one's area."""
    return render(request, "accounts/closed.html")
