"""采用登记变更, from the page of the case."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.review import AdoptionForm
from youji.recognition.selectors import cases
from youji.recognition.services.adopting import adopt_register
from youji.recognition.views.review import show_page
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page


@page(policy.CASES)
@require_POST
def adopt(request: ActorRequest, code: str) -> HttpResponse:
    """What the register says by now is what is judged from here on."""
    application = cases.find_by_code(code, request.actor)
    form = AdoptionForm(request.POST or None, auto_id="adopt_%s")

    def write(said: dict[str, Any]) -> object:
        return adopt_register(application_id=application.pk, **said, actor=request.actor, now=request.now)

    answer = submit(
        request,
        form,
        write,
        done="已采用登记变更，并通知了申报单位。以后按新的内容办理。",
        to=reverse("recognition:case", args=[code]),
    )
    return answer or show_page(request, code, adopting=form)
