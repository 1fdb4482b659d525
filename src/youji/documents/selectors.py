"""Reading documents."""

from __future__ import annotations

from uuid import UUID

from youji.documents.models import Document
from youji.shared.actor import Actor


def find(document_id: UUID | str, actor: Actor) -> Document | None:
    """The document, if ``actor`` may open it; ``None`` for absent, malformed and out of scope alike."""
    try:
        key = document_id if isinstance(document_id, UUID) else UUID(str(document_id))
    except ValueError:
        return None
    return Document.objects.visible_to(actor).filter(pk=key).first()
