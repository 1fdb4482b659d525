"""What a view answers when a service says no: absent, not yours now, somebody was first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from youji.recognition.logic.refusal import Refused, Unknown
from youji.shared.machine import NotAllowed, StaleState
from youji.shared.web import ActorRequest


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``Unknown`` is 404, the same as absent; a wrong moment or a lost race is 409 with the sentence."""

    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unknown as unknown:
            raise Http404 from unknown
        except (NotAllowed, StaleState) as conflict:
            if "application/json" in request.headers.get("Accept", ""):
                return JsonResponse({"refused": str(conflict)}, status=409)
            context = {"sentence": str(conflict), "back": request.path}
            if request.htmx and not request.htmx.boosted:
                return render(request, "recognition/_conflict.html", context, status=409)
            return render(request, "409.html", context, status=409)

    return answered


def put_errors(form: BaseForm, refusal: Refused) -> None:
    """Each sentence at its field; those for no field of this form on top."""
    for name, sentence in refusal.problems.items():
        form.add_error(name if name in form.fields else None, sentence)
