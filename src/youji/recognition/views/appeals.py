"""申诉 against a refusal, on the applicant's phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from youji.documents.services import Refused as FileRefused
from youji.recognition.forms.catalogue import AppealForm
from youji.recognition.policy import APPLICANTS
from youji.recognition.selectors import appeals as reads
from youji.recognition.selectors import apply as applying
from youji.recognition.services import appeals
from youji.recognition.views.apply import shell_for
from youji.recognition.views.catalogue import stale_page, stored
from youji.recognition.views.told import told
from youji.shared import clock
from youji.shared.machine import Blocked, NotAllowed
from youji.shared.web import ActorRequest, page


@page(APPLICANTS)
@told
@require_http_methods(["GET", "POST"])
def file_refusal(request: ActorRequest, code: str) -> HttpResponse:
    """Write an appeal against the refusal of one's application and file it."""
    application = applying.own(code, request.actor)
    right = reads.right_of(application, request.actor, clock.local_date(request.now))
    if right is None:
        raise Http404("这件申报没有可以申诉的决定。")
    form = AppealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.file_refusal(
                code=code, text=form.cleaned_data["text"], document=stored(request, form, application),
                actor=request.actor, now=request.now,
            )  # fmt: skip
        except FileRefused:
            pass  # said at the field
        except Blocked as blocked:
            form.add_error(None, str(blocked))
        except NotAllowed as late:
            return stale_page(request, str(late), f"/field/apply/{code}/")
        else:
            messages.success(request, "申诉已受理，由作出决定以外的人员办理，结果会通知您。")
            return redirect("recognition:apply", code=code)
    context = {"a": application, "right": right, "form": form, "shell": shell_for(request)}
    return render(request, "recognition/apply/appeal.html", context, status=422 if form.is_bound else 200)
