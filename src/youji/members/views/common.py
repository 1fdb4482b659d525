"""What the pages share: their shell."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from youji.shared.web import ActorRequest


def shell_of(request: ActorRequest) -> str | None:
    """The shell one is in: the console's, or the grower's under /field/."""
    return request.resolver_match.namespace if request.resolver_match else None


def to(request: ActorRequest, name: str, *args: object) -> HttpResponse:
    """On to the page called ``name``, in the shell one is in."""
    return HttpResponseRedirect(reverse(f"members:{name}", args=args, current_app=shell_of(request)))
