"""Reading documents."""

from __future__ import annotations

from uuid import UUID

from youji.documents.models import Document
from youji.shared.actor import Actor
from youji.shared.refusals import Refused


def find(document_id: UUID | str, actor: Actor) -> Document | None:
    """The document, if ``actor`` may open it; ``None`` for absent, malformed and out of scope alike."""
    try:
        key = document_id if isinstance(document_id, UUID) else UUID(str(document_id))
    except ValueError:
        return None
    return Document.objects.visible_to(actor).filter(pk=key).first()


def document_of(document_id: UUID | str | None, actor: Actor) -> Document | None:
    """The document, or nothing when none is named.

    Raises:
        Refused: there is none the actor may use.
    """
    found = find(document_id, actor) if document_id else None
    if document_id and found is None:
        raise Refused("没有这份材料。请先用 /documents 上传。", "document_id")
    return found
