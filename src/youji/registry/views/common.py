"""What the pages share: their shell, 404 outside scope, a write that may be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from youji.registry.forms import put_problems
from youji.registry.policy import EDITORS, REGISTRARS, may_write
from youji.shared.fields import DescribedForm
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest

T = TypeVar("T")
PAGE_SIZE = 50


def found(row: T | None) -> T:
    """``row``, or 404: absent and out of scope look the same."""
    if row is None:
        raise Http404
    return row


def to(request: ActorRequest, name: str, *args: object) -> HttpResponse:
    """On to the page called ``name``, in the shell one is in: the console's, or the grower's under /field/."""
    shell = request.resolver_match.namespace if request.resolver_match else None
    return HttpResponseRedirect(reverse(f"registry:{name}", args=args, current_app=shell))


def show(
    request: ActorRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page. A link leads only where its reader may go: the same policies guard the pages behind them."""
    able = {"may_edit": EDITORS.admits(request.actor), "may_import": REGISTRARS.admits(request.actor)}
    return render(request, f"registry/{template}", {**able, **context}, status=status)


def paged(request: ActorRequest, rows: Any) -> Page:
    """The page of ``rows`` asked for; a number past the end gives the last."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def attempt(form: forms.Form, write: Callable[[], T]) -> tuple[T | None, int]:
    """``write``'s result, or the reasons put on the form and the status of the page that shows them.

    Nothing typed is lost: the caller renders the same form again.
    """
    try:
        return write(), 200
    except Refused as refused:
        put_problems(form, refused.by_field)
        return None, 422
    except StaleState as stale:
        form.add_error(None, str(stale))
        return None, 409
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return None, 403


def can_write(request: ActorRequest, *, operator_id: int | None, division: str) -> bool:
    """Whether to show the buttons; the services decide again."""
    return may_write(request.actor, operator_id=operator_id, division=division)


def say(request: ActorRequest, done: str, form: DescribedForm) -> None:
    """``done``, and what of the form's text is not in what was kept."""
    messages.success(request, done)
    for note in form.notes:
        messages.info(request, note)
