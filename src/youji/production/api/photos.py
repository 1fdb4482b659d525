"""Photographs of records, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import File, Form, Status
from ninja.files import UploadedFile

from youji.production.policy import GROWERS
from youji.production.services.photos import add_photo
from youji.shared.api import ActorRequest, Done, admits, answers, room_router

router = room_router("production", "按标生产")


@router.post("/records/{record_id}/photos", response=answers(Done, 201), summary="上传记录的照片")
@admits(GROWERS)
def send_photo(
    request: ActorRequest,
    record_id: UUID,
    key: UUID = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """The photo stands beside the record; the same ``key`` sent again is the same photo."""
    made = add_photo(record_id=record_id, photo_id=key, file=file, actor=request.actor, now=request.now)
    return Status(201, Done(detail=str(made.document_id)))
