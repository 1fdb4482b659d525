"""What a page of the dossier carries is taken in: fields, marks, notes, files; several together, each for its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages

from youji.recognition.logic import dossier
from youji.recognition.services import applications
from youji.shared.web import ActorRequest


def save(request: ActorRequest, application) -> tuple[Any, dict[str, str], dict[str, str]]:
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


def upload(request: ActorRequest, application) -> dict[str, str]:
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


def typed(request: ActorRequest) -> dict[str, str]:
    """What the form's fields say in this request, to be shown again beside what is wrong with it."""
    return {k.removeprefix("field-"): str(v) for k, v in request.POST.items() if k.startswith("field-")}


def everything(request: ActorRequest, application: Any) -> tuple[Any, dict[str, str]]:
    """Fields, marks and files of this request, taken in: the application as it then is, a sentence for each refused."""
    application, problems, _ = save(request, application)
    return application, problems | upload(request, application)
