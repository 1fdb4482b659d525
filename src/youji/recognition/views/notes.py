"""内部备注, from the page of the case."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.review import NoteForm
from youji.recognition.selectors import cases
from youji.recognition.services.notes import add_note
from youji.recognition.views.review import show_page
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page


@page(policy.NOTING)
@require_POST
def add(request: ActorRequest, code: str) -> HttpResponse:
    """A note has been added."""
    application = cases.find_by_code(code, request.actor)
    form = NoteForm(request.POST or None, auto_id="note_%s")
    answer = submit(
        request,
        form,
        lambda said: add_note(
            application_id=application.pk, text=said["text"], actor=request.actor, now=request.now
        ),
        done="备注已加，申报方看不到。",
        to=reverse("recognition:case", args=[code]),
    )
    return answer or show_page(request, code, noting=form)
