"""What the applicant sends off: the application, the corrected application, its withdrawal; and the receipt for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.apply import HandInForm
from youji.recognition.forms.rounds import Button
from youji.recognition.selectors import apply as sheets
from youji.recognition.selectors import receipts
from youji.recognition.services import review
from youji.recognition.views import finishing, taking
from youji.recognition.views.apply import show_page
from youji.schemes.selectors import scheme_of
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page


@page(policy.APPLICANTS)
@require_POST
def step(request: ActorRequest, code: str, name: str) -> HttpResponse:
    """Submit, send in again, withdraw: whatever the scheme calls the applicant's steps."""
    application = sheets.own(code, request.actor)
    hands_in = any(one.name == name and one.hands_in for one in scheme_of(application.scheme_version).steps)
    form = HandInForm(request.POST or None) if hands_in else Button(request.POST or None)
    finishing.knowing_the_way(application, form)
    if hands_in and sheets.cases.is_editable(application):  # the last marks and files come with the press
        application, problems = taking.everything(request, application)
        if again := finishing.last_answer(request, application, form, problems):
            return again
        if problems:
            anew = HandInForm(signer=form.data.get("declared_by") or request.actor.name)
            return finishing.rest_page(request, application, anew, problems)

    answer = submit(
        request,
        form,
        lambda said: review.take_step(
            name,
            application_id=application.pk,
            actor=request.actor,
            now=request.now,
            asked=_asked(form),
            version=said["version"],
        ),
        done=lambda moved: sheets.said_of(moved, name),
        to=lambda moved: redirect(*_next_page(moved, hands_in=hands_in)),
    )
    if answer is None and hands_in and sheets.cases.is_editable(application):
        return finishing.refused(request, application, form)
    return answer or show_page(request, code, form)


def _asked(form: HandInForm | Button) -> review.Asked:
    if not isinstance(form, HandInForm):
        return review.Asked()
    return review.Asked(declared_by=form.signed, others_seen=form.cleaned_data["others_seen"])


def _next_page(application: Any, *, hands_in: bool) -> tuple[Any, ...]:
    if not hands_in:
        return ("recognition:apply", application.code)
    return ("recognition:receipt", application.code, receipts.receipts_of(application)[0].place)


@page(policy.APPLICANTS)
def receipt(request: ActorRequest, code: str, place: int) -> HttpResponse:
    """回执 of one handing in, to keep or to print."""
    application = sheets.own(code, request.actor)
    found = receipts.receipt(application, place)
    context = {
        "a": application,
        "receipt": found,
        "statement": receipts.declared_in(found.row),
        "current": place == len(receipts.receipts_of(application)),
    }
    return render(request, "recognition/apply/receipt.html", context)
