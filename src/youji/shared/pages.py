"""One way to post a form: what the service refuses is said on the form, and nothing typed is lost.

form = ConcludeForm(request.POST or None, request.FILES or None, initial={"version": check.version})
answer = submit(
    request,
    form,
    lambda said: annual.conclude(check_id=check.pk, **said, actor=request.actor, now=request.now),
    done="结论已公开，主体已收到通知。",
    to="catalogue:annual",
)
return answer or show(request, "catalogue/annual_check.html", {"check": check}, form)

A page that is nothing but its form is ``form_page``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.shared.once_more import Asks, agreed
from youji.shared.refusals import Blocked, NotAllowed, Refusal, Refused, StaleState, TooOften
from youji.shared.web import ActorRequest

T = TypeVar("T")
#: What a form can say itself, so that nothing typed is lost; the rest (absent, too large …) is a page of its own.
SAID_ON_THE_FORM = (Refused, Blocked, StaleState, NotAllowed, TooOften)


def submit(
    request: ActorRequest,
    form: BaseForm,
    write: Callable[[dict[str, Any]], T],
    *,
    done: str | Callable[[T], str] = "",
    to: str | Callable[[T], HttpResponse],
    asks: Asks | None = None,
) -> HttpResponse | None:
    """Where to go once ``write`` has taken what the form says; ``None`` leaves the form to be shown.

    What the service refuses stands on the form then, all of it at once; of a lost race, what the record is by now.

    Args:
        write: takes the form's cleaned values and does it.
        done: what is said on the next page. to: its address, or a function from what was made to the answer.
        asks: how a public act that nobody takes back asks once more; the form is shown again then.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    said = dict(form.cleaned_data)
    try:
        if asks is not None and not agreed(form, said, asks, write):
            return None
        made = write(said)
    except SAID_ON_THE_FORM as refusal:
        put_refusal(form, refusal)
        return None
    if sentence := done if isinstance(done, str) else done(made):
        messages.success(request, sentence)
    for note in getattr(form, "notes", ()):  # what was visible in what was typed and is not in what is kept
        messages.info(request, note)
    return redirect(to) if isinstance(to, str) else to(made)


def show(
    request: ActorRequest, template: str, context: Mapping[str, object], form: BaseForm, **more: object
) -> HttpResponse:
    """The page with its form: 200 when it is asked for, else the status of what was wrong with what was sent."""
    return render(request, template, {**context, "form": form, **more}, status=status_of(form))


def form_page(
    request: ActorRequest,
    form: BaseForm,
    write: Callable[[dict[str, Any]], T],
    *,
    title: str,
    done: str | Callable[[T], str] = "",
    to: str | Callable[[T], HttpResponse],
    lead: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    back: str = "",
    press: str = "保存",
    keep: str = "",
    two: bool = False,
    template: str = "shared/form.html",
    **more: object,
) -> HttpResponse:
    """The page of one form: shown, or what it said is written and one goes on (``submit``).

    Args:
        crumbs: words and address of the pages above. back: where 返回 leads, beside ``press``, the words of the button.
        keep: the name under which the phone keeps what is typed. two: in two columns where there is room.
    """
    answer = submit(request, form, write, done=done, to=to)
    context = {
        "title": title,
        "lead": lead,
        "crumbs": crumbs,
        "back": back,
        "press": press,
        "keep": keep,
        "two": two,
    }
    return answer or show(request, template, context | more, form)


def status_of(form: BaseForm) -> int:
    """The status of a page that shows ``form``."""
    return int(getattr(form, "status", 422)) if form.is_bound and form.errors else 200


def leading(form: T, lead: Callable[[str], str]) -> T:
    """``form``, which now knows where what a rule says is mended (``put_refusal``)."""
    form.lead = lead  # type: ignore[attr-defined]
    return form


def put_refusal(form: BaseForm, refusal: Refusal) -> None:
    """What was refused is on the form, each sentence at its field, and the form knows the answer's status.

    A form says in ``AT`` where an objection belongs: a rule's (by its code), or one to a column that the form calls
    differently. What a rule says that is mended elsewhere leads there, where the form knows the way: ``lead(code)`` is
    an address, or ``#`` and an id of this page, or nothing; the form keeps them as ``leads``, by sentence. After a lost race the form carries the record's present version: whoever has read what it is by now
    can send what they typed again.
    """
    form.status = refusal.status  # type: ignore[attr-defined]
    if isinstance(refusal, Refused):
        put_errors(form, refusal)
    elif isinstance(refusal, Blocked):
        at = getattr(form, "AT", {})
        lead: Callable[[str], str] = getattr(form, "lead", lambda code: "")
        form.leads = {str(finding): lead(finding.code) for finding in refusal.findings}  # type: ignore[attr-defined]
        for finding in refusal.findings:
            _say(form, at.get(finding.code, ""), str(finding))
    else:
        _say(form, "", str(refusal))
    if isinstance(refusal, StaleState) and "version" in refusal.now:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data[form.add_prefix("version")] = refusal.now["version"]  # type: ignore[index]


def put_errors(form: BaseForm, refusal: Refused) -> None:
    """Each sentence at its field; those for no field of this form on top."""
    at = getattr(form, "AT", {})
    for problem in refusal.problems:
        _say(form, at.get(problem.code) or at.get(problem.field, problem.field), str(problem))


def _say(form: BaseForm, field: str, sentence: str) -> None:
    form.add_error(field if field in form.fields else None, sentence)
