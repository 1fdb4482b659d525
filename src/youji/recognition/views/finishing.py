"""Two pages across a whole dossier: what is missing, checked and handed in on one screen; and what is to be corrected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.recognition.forms.answers import AnswersForm
from youji.recognition.forms.apply import CorrectionForm, HandInForm
from youji.recognition.logic import dossier, pages
from youji.recognition.selectors import ahead, finishing, papers
from youji.recognition.selectors import apply as sheets
from youji.recognition.services import applications
from youji.recognition.views import taking
from youji.shared.fields import DescribedForm
from youji.shared.pages import leading, status_of, submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest

ROOM = "recognition/apply"
NOTHING: Mapping[str, str] = MappingProxyType({})


def rest(request: ActorRequest, application: Any) -> HttpResponse:
    """补齐、核对、提交: a POST saves what it carries and stays; handing in is a step of its own (``handing_in``)."""
    problems: Mapping[str, str] = NOTHING
    if request.method == "POST":  # what is with a reviewer by now is refused, and said
        application, problems = taking.everything(request, application)
        if not problems:
            return redirect("recognition:apply-section", application.code, pages.REST)
    elif not sheets.cases.is_editable(application):
        return redirect("recognition:apply", application.code)
    return rest_page(request, application, HandInForm(signer=request.actor.name), problems)


def rest_page(
    request: ActorRequest, application: Any, signing: DescribedForm, problems: Mapping[str, str] = NOTHING
) -> HttpResponse:
    """Everything missing with its control, everything given to be checked, the declaration, the button."""
    view = sheets.sheet_of(application, request.actor, request.now)
    lacking = finishing.rest_of(view)
    outlooks = ahead.ahead_of(application, request.actor, request.now)
    here = reverse("recognition:apply", args=[application.code])
    context = {
        "a": application,
        "view": view,
        "rest": lacking,
        "answers": answers_form(request, application, view, lacking.fields, problems=problems),
        "documents": lacking.documents,
        "lines": lacking.lines,
        "filled": sheets.form_rows(application, view.scheme),
        "problems": problems,
        "wrongs": wrongs(view, problems),
        "obstacles": [
            one
            for one in ahead.obstacles(application, outlooks)
            if not (view.stock.gaps and one.mended_at.startswith(here))  # what is missing stands above
        ],
        "ahead": outlooks,
        "form": signing,
        "signing": signing,
        "wrong": problems,
        "editable": True,
        "hand_in": next((one for one in view.steps if one.hands_in), None),
        "others_seen": finishing.by_others(application, request.actor).count(),
        **stamp(application),
    }
    status = 422 if problems else status_of(signing)
    return render(request, f"{ROOM}/rest.html", context, status=status)


def asked(request: ActorRequest, application: Any) -> HttpResponse:
    """补正: everything asked with its reason, its control and the answer; what is asked no more leads to the overview."""
    if not sheets.cases.is_editable(application) or not finishing.open_about(application):
        return redirect("recognition:apply", application.code)
    return asked_page(request, application, HandInForm(signer=request.actor.name))


def asked_page(
    request: ActorRequest, application: Any, form: DescribedForm, correction_id: int = 0
) -> HttpResponse:
    """``form`` is what was refused: the answer to one correction where that is given, else the handing in."""
    view = sheets.sheet_of(application, request.actor, request.now)
    rows = finishing.asked_of(application, view)
    cards = [
        (
            one,
            form if one.row.pk == correction_id else CorrectionForm(about=one.row),
            answers_form(request, application, view, {one.field}, auto_id=f"c{one.row.pk}-%s")
            if one.field
            else None,
        )
        for one in rows
    ]
    left = finishing.unanswered(rows)
    hand_in = next((one for one in view.steps if one.hands_in), None)
    context = {
        "a": application,
        "view": view,
        "cards": cards,
        "left": left,
        "last": left[0] if hand_in and len(left) == 1 else None,  # its answer goes with the handing in
        "form": form,
        "signing": form if isinstance(form, HandInForm) else HandInForm(signer=request.actor.name),
        "editable": True,
        "hand_in": hand_in,
        "others_seen": finishing.by_others(application, request.actor).count(),
        **stamp(application),
    }
    return render(request, f"{ROOM}/asked.html", context, status=status_of(form))


def last_answer(
    request: ActorRequest, application: Any, signing: DescribedForm, problems: Mapping[str, str]
) -> HttpResponse | None:
    """What the button that hands in carries of one correction is saved; the page again where that is refused."""
    named = signing.cleaned_data.get("correction") if signing.is_valid() else None
    row = finishing.open_about(application, pk=named) if named else None
    if row is None:
        return None
    form = CorrectionForm(request.POST or None, about=row)

    def write(told: dict[str, Any]) -> None:
        if problems:
            raise Refused("；".join(problems.values()))
        applications.answer_correction(
            correction_id=row.pk, answer=told["answer"] or "", actor=request.actor, now=request.now
        )

    done = submit(request, form, write, to=lambda _: HttpResponse())
    return None if done is not None else asked_page(request, application, form, row.pk)


def refused(request: ActorRequest, application: Any, form: DescribedForm) -> HttpResponse:
    """The page on which one hands in, with what was refused; each sentence leads to its place on it, or elsewhere."""
    if finishing.open_about(application):
        return asked_page(request, application, form)
    return rest_page(request, application, form)


def knowing_the_way(application: Any, form: Any) -> Any:
    """``form``, which leads from what stops its step to where that is mended."""
    return leading(form, lambda code: ahead.lead(application, code))


def onward(application: Any, view: sheets.Sheet) -> tuple[str, str]:
    """After an answer to a correction: what is said, and the address of the next, or of handing in."""
    left = finishing.unanswered(finishing.asked_of(application, view))
    said = f"补正说明已保存，还有{len(left)}处。" if left else "都说明了，请重新提交。"
    return said, f"#{left[0].at}" if left else "#hand-in"


def answers_form(
    request: ActorRequest,
    application: Any,
    view: sheets.Sheet,
    only: Collection[str],
    *,
    problems: Mapping[str, str] = NOTHING,
    auto_id: str = "id_%s",
) -> AnswersForm:
    """Some fields of the form as they are, or as just typed where that was refused."""
    said = {g.target.removeprefix("field:"): g.sentence for g in view.stock.fields}
    wrong = {key: s for key, s in said.items() if application.answers.get(key)}
    posted = taking.typed(request) if problems else {}
    return AnswersForm(
        view.scheme,
        application.answers | posted,
        fixed=view.fixed,
        problems={key: s for key, s in (wrong | dict(problems)).items() if key in only},
        only=only,
        auto_id=auto_id,
    )


def wrongs(view: sheets.Sheet, problems: Mapping[str, str]) -> list[tuple[str, str]]:
    """(sentence, place) of what this request was refused of, in the order of the page."""
    named = {
        **{f.key: f"field:{f.key}" for f in view.scheme.fields},
        **{f"doc:{d.key}": f"doc:{d.key}" for d in view.scheme.documents},
        **{item.key: f"item:{item.key}" for item in (view.scheme.sheet.items if view.scheme.sheet else ())},
    }
    return [(problems[key], f"#{pages.anchor(place)}") for key, place in named.items() if key in problems]


def stamp(application: Any) -> dict[str, str]:
    """What a page says of the document that is printed here, signed and stamped."""
    return {"stamped": dossier.STAMPED, "check_code": papers.check_code(application)}
