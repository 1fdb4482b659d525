"""What the pages share: their shell, 404 outside scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from youji.registry.policy import EDITORS, REGISTRARS, may_write
from youji.shared.pages import status_of
from youji.shared.web import ActorRequest

T = TypeVar("T")
PAGE_SIZE = 50
#: A link may narrow a list to any division, a prefecture too.
AREA = r"\d{2,12}"


def demo(row: Any) -> str:
    """The mark of a row of the demonstration world."""
    return "演示" if row.is_demo else ""


def found(row: T | None) -> T:
    """``row``, or 404: absent and out of scope look the same."""
    if row is None:
        raise Http404
    return row


def to(request: ActorRequest, name: str, *args: object) -> HttpResponse:
    """On to the page called ``name``, in the shell one is in: the console's, or the grower's under /field/."""
    return HttpResponseRedirect(reverse(f"registry:{name}", args=args, current_app=shell_of(request)))


def shell_of(request: ActorRequest) -> str | None:
    """The shell one is in, as ``reverse`` knows it: the console's, or the grower's under /field/."""
    return request.resolver_match.namespace if request.resolver_match else None


def show(request: ActorRequest, template: str, context: Mapping[str, Any], *sent: BaseForm) -> HttpResponse:
    """The page, with the status of the forms on it that were sent.

    A link leads only where its reader may go: the same policies guard the pages behind them.
    """
    able = {"may_edit": EDITORS.admits(request.actor), "may_import": REGISTRARS.admits(request.actor)}
    status = max(map(status_of, sent), default=200)
    return render(request, f"registry/{template}", {**able, **context}, status=status)


def paged(request: ActorRequest, rows: Any) -> Page:
    """The page of ``rows`` asked for; a number past the end gives the last."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def can_write(request: ActorRequest, *, operator_id: int | None, division: str) -> bool:
    """Whether to show the buttons; the services decide again."""
    return may_write(request.actor, operator_id=operator_id, division=division)
