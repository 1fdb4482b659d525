"""The applicant's pages: start, fill in page by page, attach, self-assess, check, submit, follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.answers import AnswersForm
from youji.recognition.forms.apply import CorrectionForm, EvidenceForm, HandInForm, StartForm
from youji.recognition.forms.rounds import Button
from youji.recognition.logic import dossier, pages
from youji.recognition.selectors import ahead, facts, judged, papers, receipts, rounds
from youji.recognition.selectors import apply as sheets
from youji.recognition.services import applications, carrying
from youji.recognition.views import queued
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


def show_page(request: ActorRequest, code: str, form: DescribedForm, correction_id: int = 0) -> HttpResponse:
    """The application as it is now; ``form`` is what was refused, of one correction where that is given."""
    application = sheets.own(code, request.actor)
    around = facts.surroundings_of(application, clock.local_date(request.now))
    view = sheets.sheet_of(application, request.actor, request.now, around)
    corrections = [
        (
            one,
            form
            if one["row"].pk == correction_id
            else CorrectionForm(initial={"answer": one["row"].answer}, auto_id=f"c{one['row'].pk}-%s"),
        )
        for one in view.corrections
    ]
    today = clock.local_date(request.now)
    over = sheets.window_over(application, today)
    outlooks = ahead.ahead_of(application, request.actor, request.now, around)
    context = {
        "a": application,
        "view": view,
        "corrections": corrections,
        "ahead": outlooks,
        "obstacles": ahead.obstacles(application, outlooks),
        "signing": form if isinstance(form, HandInForm) else HandInForm(signer=request.actor.name),
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
    problems: dict[str, str] = {}
    refused: dict[str, str] = {}
    if request.method == "POST":
        application, problems, refused = _save(request, application)
        not_taken = _upload(request, application)
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
        "kept": not refused,
        "asked": sheets.asked_of(view) if view.editable else {},
    }
    context |= _content(application, view, key, problems, posted=_typed(request) if problems else {})
    return render(request, f"{ROOM}/section.html", context, status=422 if problems else 200)


def _upload(request: ActorRequest, application) -> dict[str, str]:
    """The files chosen on this page are put forward, each for its own; a sentence for each that could not be."""
    chosen = [
        applications.Upload(name.removeprefix("file-"), file, file.name or "材料")
        for name in request.FILES
        if name.startswith("file-")
        for file in request.FILES.getlist(name)
    ]
    if not chosen:
        return {}
    kept, problems = applications.add_evidence_files(
        application_id=application.pk, uploads=chosen, actor=request.actor, now=request.now
    )
    if kept:
        messages.success(request, f"已上传{kept}件。")
    return problems


def _typed(request: ActorRequest) -> dict[str, str]:
    """What the form's fields say in this request, to be shown again beside what is wrong with it."""
    return {k.removeprefix("field-"): str(v) for k, v in request.POST.items() if k.startswith("field-")}


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
    messages.success(request, "已保存。")
    return redirect("recognition:apply", code)


def _save(request: ActorRequest, application) -> tuple[Any, dict[str, str], dict[str, str]]:
    """Save what this request carries, field by field; what was shown and left alone is not written again.

    The application as it then is, a sentence for each field that is wrong, and those of them whose value was not kept.
    """
    answers: dict[str, str] = {}
    seen: dict[str, str] = {}
    lines: dict[str, dict[str, object]] = {}
    for name, value in request.POST.items():
        kind, _, key = name.partition("-")
        if kind not in ("field", "tier", "note") or request.POST.get(f"was-{name}") == value:
            continue
        if kind == "field":
            answers[key] = str(value)
            if (was := request.POST.get(f"was-{name}")) is not None:
                seen[key] = was
        elif kind == "tier":
            lines.setdefault(key, {})["tier"] = dossier.read_tier(str(value))
        else:
            lines.setdefault(key, {})["note"] = str(value).strip()
    saved: list[applications.Saved] = []
    who: Any = {"application_id": application.pk, "actor": request.actor, "now": request.now}
    if answers:
        saved.append(applications.save_answers(answers=answers, seen=seen, as_read=application, **who))
        application = saved[-1].application
    if lines:
        saved.append(applications.save_assessment(lines=lines, as_read=application, **who))
        application = saved[-1].application
    problems = {key: said for one in saved for key, said in one.problems.items()}
    return application, problems, {key: said for one in saved for key, said in one.refused.items()}


@page(policy.APPLICANTS)
@require_POST
def save(request: ActorRequest, code: str) -> HttpResponse:
    """Autosave of one field: what is wrong with it, and how much of the whole is done (docs/offline.md)."""
    application, problems, refused = _save(request, sheets.own(code, request.actor))
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
    key = pages.page_for(scheme_of(application.scheme_version), target)
    if not key:
        return redirect("recognition:apply", application.code)
    response = redirect("recognition:apply-section", application.code, key)
    response["Location"] += f"#{target.replace(':', '-')}"
    return response


@page(policy.APPLICANTS)
@require_POST
def answer(request: ActorRequest, code: str, correction_id: int) -> HttpResponse:
    """Say what was done about one reason for returning."""
    sheets.own(code, request.actor)
    form = CorrectionForm(request.POST or None, auto_id=f"c{correction_id}-%s")
    answer = submit(
        request,
        form,
        lambda said: applications.answer_correction(
            correction_id=correction_id, answer=said["answer"], actor=request.actor, now=request.now
        ),
        done="补正说明已保存。",
        to=reverse("recognition:apply", args=[code]),
    )
    return answer or show_page(request, code, form, correction_id)


@page(policy.APPLICANTS)
def mine(request: ActorRequest) -> HttpResponse:
    """Everything I applied for."""
    context = {"applications": sheets.rows_of(request.actor)}
    return render(request, "recognition/apply/list.html", context)
