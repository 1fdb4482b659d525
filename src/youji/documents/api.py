"""Uploaded files, for programs: store one, see what it is, fetch it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from ninja import File, Schema, Status
from ninja.files import UploadedFile

from youji.documents import selectors, services, storage, telling
from youji.shared.api import ActorRequest, admits, answers, present, room_router
from youji.shared.refusals import Unknown
from youji.shared.web import SIGNED_IN

router = room_router("documents", "材料")


class DocumentOut(Schema):
    """One uploaded file. ``name`` ends as its content is; ``notes`` say so where it was sent with another ending."""

    id: UUID
    name: str
    notes: list[str] = []
    mime: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime


@router.post("/", response=answers(DocumentOut, 201), summary="上传材料")
@admits(SIGNED_IN)
def upload(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """The file is kept, of the token's operator or area; its id can go with other operations."""
    actor = request.actor
    with telling.heard() as notes:
        made = services.store(
            file=file,
            name=file.name or "材料",
            actor=actor,
            now=request.now,
            operator_id=actor.operator_id,
            division=actor.division,
        )
    return Status(201, {**_out(made), "notes": notes})


def _out(document: Any) -> dict[str, Any]:
    return {name: getattr(document, name) for name in DocumentOut.model_fields if name != "notes"}


@router.get("/{uuid:document_id}", response=answers(DocumentOut), summary="材料信息")
@admits(SIGNED_IN)
def get_document(request: ActorRequest, document_id: UUID) -> Any:
    """What the file is."""
    return _out(present(selectors.find(document_id, request.actor)))


@router.get("/{uuid:document_id}/content", response=answers(bytes), summary="下载材料")
@admits(SIGNED_IN)
def get_content(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """The file itself, to be saved, never shown."""
    found = present(selectors.find(document_id, request.actor))
    try:
        file = storage.path_of(found.sha256).open("rb")
    except FileNotFoundError as gone:
        raise Unknown from gone
    return FileResponse(file, as_attachment=True, filename=found.name, content_type=found.mime)
