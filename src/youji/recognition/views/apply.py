"""The applicant's pages: start, fill in page by page, attach, self-assess, check, submit, follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.answers import AnswersForm
from youji.recognition.forms.apply import CorrectionForm, EvidenceForm, StartForm
from youji.recognition.forms.rounds import Button
from youji.recognition.logic import dossier, pages
from youji.recognition.selectors import ahead, facts, judged, papers, receipts, rounds
from youji.recognition.selectors import apply as sheets
from youji.recognition.selectors import finishing as corrections
from youji.recognition.services import applications, carrying
from youji.recognition.views import finishing, queued, taking
from youji.schemes.selectors import scheme_of
from youji.shared import answers as reply
from youji.shared import clock, rooms
from youji.shared.fields import DescribedForm
from youji.shared.pages import show as show_form
from youji.shared.pages import submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page

ROOM = "recognition/apply"
#: Where rooms above put a panel on the applicant's page: a function of (application, actor, today).
PANELS = "recognition.applicant_panels"
#: Pages that are no section of the dossier but lie across all of them.
ACROSS: Mapping[str, Callable[[ActorRequest, Any], HttpResponse]] = {
    pages.REST: finishing.rest,
    pages.ASKED: finishing.asked,
}


@page(policy.APPLICANTS)
def start(request: ActorRequest, round_id: int) -> HttpResponse:
    """Choose what to apply for, in one round."""
    found = rounds.announced_round(round_id)
    scheme = scheme_of(found.scheme_version)
    choices = sheets.choices(found, scheme, request.actor, clock.local_date(request.now))
    form = StartForm(
        request.POST or None,
        bases=[(one.base.pk, one.base.name) for one in choices],
        categories=[(one.key, one.label) for one in scheme.categories],
    )
    answer = submit(
        request,
        form,
        lambda said: applications.start_application(
            round_id=round_id,
            base_id=said["base"],
            category=said["category"],
            actor=request.actor,
            now=request.now,
        ),
        to=lambda made: redirect("recognition:apply-section", made.code, pages.FORM),
    )
    context = {
        "round": found,
        "scheme": scheme,
        "choices": [(one, str(one.base.pk) == form["base"].value()) for one in choices],
        "open": rounds.is_open(found, clock.local_date(request.now)),
    }
    return answer or show_form(request, f"{ROOM}/start.html", context, form)


@page(policy.APPLICANTS)
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One application of one's own: where it stands, what is missing, what comes next."""
    return show_page(request, code, Button())


def show_page(request: ActorRequest, code: str, form: DescribedForm) -> HttpResponse:
    """The application as it is now; ``form`` is what was refused."""
    application = sheets.own(code, request.actor)
    around = facts.surroundings_of(application, clock.local_date(request.now))
    view = sheets.sheet_of(application, request.actor, request.now, around)
    today = clock.local_date(request.now)
    over = sheets.window_over(application, today)
    outlooks = ahead.ahead_of(application, request.actor, request.now, around)
    context = {
        "a": application,
        "view": view,
        "ahead": outlooks,
        "obstacles": ahead.obstacles(application, outlooks),
        "over": over,
        "onward": sheets.rounds_to_go_on_in(application, request.actor, today) if over else [],
        "receipts": receipts.receipts_of(application, around.movements),
        "changes": judged.change_rows(judged.changes_since(application)),
        "panels": rooms.panels(PANELS, application, request.actor, clock.local_date(request.now)),
    }
    return show_form(request, f"{ROOM}/show.html", context, form)


@page(policy.APPLICANTS)
@require_POST
def carry(request: ActorRequest, code: str, round_id: int) -> HttpResponse:
    """Take a draft whose round is over into another round."""
    application = sheets.own(code, request.actor)
    form = Button(request.POST or None)
    answer = submit(
        request,
        form,
        lambda _: carrying.carry_draft(
            application_id=application.pk, round_id=round_id, actor=request.actor, now=request.now
        ),
        done="已带到新批次，填过的都在。请核对后提交。",
        to=lambda made: redirect("recognition:apply", made.code),
    )
    return answer or show_page(request, code, form)


@page(policy.APPLICANTS)
def section(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """One page of the form; a plain POST saves it and goes on to the next."""
    application = sheets.own(code, request.actor)
    if across := ACROSS.get(key):
        return across(request, application)
    problems: dict[str, str] = {}
    refused: dict[str, str] = {}
    if request.method == "POST":
        application, problems, refused = taking.save(request, application)
        not_taken = taking.upload(request, application)
        problems, refused = problems | not_taken, refused | not_taken
        if not problems:
            return _next_page(request, application, key)
    view = sheets.sheet_of(application, request.actor, request.now)
    here = next((p for p in view.pages if p.key == key), None)
    if here is None:
        raise Http404
    context: dict[str, Any] = {
        "a": application,
        "view": view,
        "here": here,
        "number": view.pages.index(here) + 1,
        "editable": view.assessable if key.startswith(pages.SCORE) else view.editable,
        "problems": problems,
        "wrong": problems,
        "wrongs": finishing.wrongs(view, problems),
        "kept": not refused,
        "asked": sheets.asked_of(view) if view.editable else {},
    }
    context |= _content(application, view, key, problems, posted=taking.typed(request) if problems else {})
    return render(request, f"{ROOM}/section.html", context, status=422 if problems else 200)


def _content(
    application, view, key: str, problems: dict[str, str], *, posted: dict[str, str]
) -> dict[str, Any]:
    if key == pages.FORM:
        said = {g.target.removeprefix("field:"): g.sentence for g in view.stock.fields}
        typed = {k: s for k, s in said.items() if application.answers.get(k)}
        form = AnswersForm(
            view.scheme, application.answers | posted, fixed=view.fixed, problems=typed | problems
        )
        return {"form": form, "fixed": sheets.fixed_rows(view)}
    if key == pages.DOCUMENTS:
        return {
            "documents": sheets.documents_of(application, view.scheme),
            "stamped": dossier.STAMPED,
            "check_code": papers.check_code(application),
        }
    return {"lines": sheets.lines_of(application, view.scheme, pages.sections_on(view.scheme, key), problems)}


def _next_page(request: ActorRequest, application, key: str) -> HttpResponse:
    code, then = application.code, request.POST.get("then")
    keys = [p.key for p in sheets.progress_of(application).pages]
    if key == pages.DOCUMENTS and then is None:  # a photograph, sent as it was taken
        return redirect("recognition:apply-section", code, key)
    if then == "next" and key in keys and key != keys[-1]:
        return redirect("recognition:apply-section", code, keys[keys.index(key) + 1])
    if then == "next" and key == keys[-1] and sheets.cases.is_editable(application):
        across = pages.ASKED if corrections.open_about(application) else pages.REST
        return redirect("recognition:apply-section", code, across)
    messages.success(request, "已保存。")
    return redirect("recognition:apply", code)


@page(policy.APPLICANTS)
@require_POST
def save(request: ActorRequest, code: str) -> HttpResponse:
    """Autosave of one field: what is wrong with it, and how much of the whole is done (docs/offline.md)."""
    application, problems, refused = taking.save(request, sheets.own(code, request.actor))
    done = sheets.progress_of(application)
    score = done.score
    return JsonResponse(
        {
            "problems": problems,
            "refused": "".join(refused.values()),
            "kept": {
                name: application.answers.get(name.removeprefix("field-"), "")
                for name in request.POST
                if name.startswith("field-")
            },
            "done": done.stock.done,
            "asked": done.stock.asked,
            "missing": len(done.stock.gaps),
            "total": str(score.total) if score else "",
            "vetoes": list(score.vetoes) if score else [],
        }
    )


@page(policy.APPLICANTS)
@require_POST
def add_evidence(request: ActorRequest, code: str) -> HttpResponse:
    """Upload for one document or criterion, then back to its page; a phone's outbox gets an object."""
    if reply.wants_json(request):
        return queued.take(request, code)
    application = sheets.own(code, request.actor)
    form = EvidenceForm(request.POST or None)
    uploads = [f for f in request.FILES.getlist("file") if f]

    def write(said: dict[str, Any]) -> None:
        if not uploads:
            raise Refused("请先选择文件，或拍一张照片。")
        for upload in uploads:
            applications.add_evidence(
                application_id=application.pk,
                target=said["target"],
                note=said["note"],
                file=upload,
                name=upload.name or "材料",
                actor=request.actor,
                now=request.now,
            )

    target = str(form["target"].value() or "")
    answer = submit(request, form, write, done="已上传。", to=lambda _: _back_to(application, target))
    if answer is None:  # a file chosen is sent by itself, from any of several pages: each says it on top
        label = dossier.label_of(scheme_of(application.scheme_version), target)
        said = "".join(str(one) for sentences in form.errors.values() for one in sentences)
        messages.error(request, f"{label}没有传上：{said}")
    return answer or _back_to(application, target)


@page(policy.APPLICANTS)
@require_POST
def remove_evidence(request: ActorRequest, code: str, evidence_id: int) -> HttpResponse:
    """Take a document back."""
    application = sheets.own(code, request.actor)
    removed = applications.remove_evidence(evidence_id=evidence_id, actor=request.actor, now=request.now)
    messages.success(request, "材料已删除。")
    return _back_to(application, removed.target)


def _back_to(application, target: str) -> HttpResponse:
    if (row := corrections.open_about(application, target)) is not None:
        response = redirect("recognition:apply-section", application.code, pages.ASKED)
        response["Location"] += f"#correction-{row.pk}"
        return response
    key = pages.page_for(scheme_of(application.scheme_version), target)
    if not key:
        return redirect("recognition:apply", application.code)
    response = redirect("recognition:apply-section", application.code, key)
    response["Location"] += f"#{target.replace(':', '-')}"
    return response


@page(policy.APPLICANTS)
@require_POST
def answer(request: ActorRequest, code: str, correction_id: int) -> HttpResponse:
    """Mend what one reason for returning is about and say so; then the next, or handing in."""
    application = sheets.own(code, request.actor)
    about = corrections.open_about(application, pk=correction_id)
    form = CorrectionForm(request.POST or None, about=about)
    application, problems = taking.everything(request, application)

    def write(said: dict[str, Any]) -> Any:
        if problems:
            raise Refused("；".join(problems.values()))
        return applications.answer_correction(
            correction_id=correction_id, answer=said["answer"] or "", actor=request.actor, now=request.now
        )

    def go_on(_: Any) -> HttpResponse:
        said, place = finishing.onward(application, sheets.sheet_of(application, request.actor, request.now))
        messages.success(request, said)
        response = redirect("recognition:apply-section", code, pages.ASKED)
        response["Location"] += place
        return response

    answer = submit(request, form, write, to=go_on)
    return answer or finishing.asked_page(request, application, form, correction_id)


@page(policy.APPLICANTS)
def mine(request: ActorRequest) -> HttpResponse:
    """Everything I applied for."""
    context = {"applications": sheets.rows_of(request.actor)}
    return render(request, "recognition/apply/list.html", context)
