"""What pages do with a refusal that belongs on the form it came from."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from youji.shared import answers
from youji.shared.refusals import Refused, StaleState
from youji.shared.web import ActorRequest


def put_errors(form: BaseForm, refusal: Refused) -> None:
    """Each sentence at its field; those for no field of this form on top."""
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))


def stale_page(request: ActorRequest, sentence: str, url: str) -> HttpResponse:
    """Somebody was faster: what happened, and the way to the present state."""
    heading, way_on = answers.HEADINGS[409]
    context = {"refusal": StaleState(sentence), "heading": heading, "way_on": way_on, "back": url}
    return render(request, "refusal.html", context, status=409)
