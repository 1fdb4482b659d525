"""What the pages share: a list, a form, the bases one may write about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from youji.documents.services import attached
from youji.environment.policy import OFFICERS, RECORDERS
from youji.environment.selectors.bases import own_bases
from youji.shared import pages
from youji.shared.listing import Listed
from youji.shared.web import ActorRequest

#: A way on from a page: words, address, whether it is the first thing to do.
Way = tuple[str, str, bool]


def list_page(
    request: ActorRequest, listing: Listed, *, lead: str, ways: Sequence[Way] = (), **more: object
) -> HttpResponse:
    """The page of a list, or its workbook."""
    context = {"listing": listing, "lead": lead, "ways": ways, **more}
    return listing.workbook() or render(request, "environment/list.html", context)


#: The page of one form: what is typed stays on the phone, in two columns where there is room.
form_page = partial(pages.form_page, keep="environment", two=True)


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
