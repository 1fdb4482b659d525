"""What the pages share: the page of one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest

#: A way on from a page: words, address, whether it is the first thing to do.
Way = tuple[str, str, bool]


def form_page(
    request: ActorRequest,
    form: BaseForm,
    write: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    done: str | Callable[[Any], str],
    to: Callable[[Any], HttpResponse],
    lead: str = "",
    crumb: tuple[str, str] = ("", ""),
    button: str = "保存",
    keep: str = "",
    **more: object,
) -> HttpResponse:
    """The page of one form: shown, or what it said is written and one goes on. ``keep`` names what the phone keeps of it."""
    answer = submit(request, form, write, done=done, to=to)
    context = {"title": title, "lead": lead, "crumb": crumb, "button": button, "keep": keep, **more}
    return answer or show(request, "quality/form.html", context, form)
