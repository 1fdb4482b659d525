"""What the pages share: a list, a form, the bases one may write about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from youji.documents.services import attached
from youji.environment.policy import OFFICERS, RECORDERS
from youji.environment.selectors.bases import own_bases
from youji.shared.listing import Listed
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest

#: A way on from a page: words, address, whether it is the first thing to do.
Way = tuple[str, str, bool]


def list_page(
    request: ActorRequest, listing: Listed, *, lead: str, ways: Sequence[Way] = (), **more: object
) -> HttpResponse:
    """The page of a list, or its workbook."""
    context = {"listing": listing, "lead": lead, "ways": ways, **more}
    return listing.workbook() or render(request, "environment/list.html", context)


def form_page(
    request: ActorRequest,
    form: BaseForm,
    write: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    done: str | Callable[[Any], str],
    to: str | Callable[[Any], HttpResponse],
    lead: str = "",
    crumb: tuple[str, str] = ("", ""),
    button: str = "保存",
    template: str = "environment/form.html",
    **more: object,
) -> HttpResponse:
    """The page of one form: shown, or what it said is written and one goes on."""
    answer = submit(request, form, write, done=done, to=to)
    context = {"title": title, "lead": lead, "crumb": crumb, "button": button, **more}
    return answer or show(request, template, context, form)


def bases_for(request: ActorRequest) -> list[tuple[str, str]] | None:
    """A producer chooses among their bases; an officer writes the number."""
    return own_bases(request.actor) if request.actor.operator_id is not None else None


def stored(request: ActorRequest, upload: Any, about: Any, *, field: str = "document") -> Any:
    """What was chosen in the form's file field as a document of ``about``'s producer, or ``None``."""
    owner = {"operator_id": about.operator_id, "division": about.division}
    return attached(upload, actor=request.actor, now=request.now, field=field, **owner)


def records(request: ActorRequest) -> bool:
    """Whether to show the buttons of those who write; the services decide again."""
    return RECORDERS.admits(request.actor)


def is_officer(request: ActorRequest) -> bool:
    """Whether to show what officers alone do."""
    return OFFICERS.admits(request.actor)
