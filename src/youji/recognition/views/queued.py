"""Evidence as a phone's outbox sends it: one file, answered in JSON (docs/offline.md)."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from django.urls import reverse

from youji.documents import telling
from youji.recognition.forms.apply import EvidenceForm
from youji.recognition.selectors import apply as sheets
from youji.recognition.services import applications
from youji.shared.pages import status_of, submit
from youji.shared.web import ActorRequest

NO_FILE = "没有收到文件。请重新选，或再拍一张。"


def take(request: ActorRequest, code: str) -> Any:
    """The file stands under what it was put forward for; sent again, it is the same."""
    application = sheets.own(code, request.actor)
    form, file = EvidenceForm(request.POST or None), request.FILES.get("file")
    if not file:
        return JsonResponse({"refused": NO_FILE}, status=422)

    def write(said: dict[str, Any]) -> Any:
        return applications.add_evidence(
            application_id=application.pk,
            target=said["target"],
            note=said["note"],
            file=file,
            name=file.name or "材料",
            actor=request.actor,
            now=request.now,
        )

    def told(evidence: Any) -> JsonResponse:
        remove = reverse("recognition:apply-evidence-remove", args=[code, evidence.pk])
        return JsonResponse(
            {"document": str(evidence.document_id), "remove": remove, "told": "".join(sentences)}
        )

    with telling.heard() as sentences:  # a name that did not fit what is inside
        answer = submit(request, form, write, to=told)
    if answer is not None:
        return answer
    said = [str(one) for sentences in form.errors.values() for one in sentences]
    return JsonResponse({"refused": "；".join(said) or NO_FILE}, status=status_of(form))
