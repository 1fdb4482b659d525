"""Reading documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace

from youji.documents.logic.kinds import IMAGES
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


def pictures_of(operator_id: int, actor: Actor, *, most: int, but: str) -> list[Document]:
    """The newest pictures of an operator's that ``actor`` may open, without those called ``but``."""
    found = (
        Document.objects.visible_to(actor).filter(operator_id=operator_id, mime__in=IMAGES).exclude(name=but)
    )
    return list(found.order_by("-uploaded_at")[:most])


def named_by(rows: QuerySet[Any], *columns: str) -> Q:
    """The documents that ``rows`` name in their ``columns``: how a room says whose readers read them."""
    found = Q(pk__in=[])
    for column in columns or ("document",):
        found |= Q(Exists(rows.order_by().filter(**{column: OuterRef("pk")})))
    return found


def number_in(said: Any) -> Replace:
    """A document's number, or text that may hold some, without its hyphens: one database keeps them and one does not."""
    return Replace(Cast(said, TextField()), Value("-"), Value(""), output_field=TextField())


def documents_of(document_ids: Sequence[UUID], actor: Actor) -> list[Document]:
    """The documents of these numbers, each once, in this order.

    Raises:
        Refused: one of them is none the actor may use.
    """
    found = {one.pk: one for one in Document.objects.visible_to(actor).filter(pk__in=document_ids)}
    if missing := [one for one in document_ids if one not in found]:
        raise Refused(f"没有材料 {missing[0]}。请先用 /documents 上传。", "document_ids")
    return [found[one] for one in dict.fromkeys(document_ids)]


def document_of(document_id: UUID | str | None, actor: Actor) -> Document | None:
    """The document, or nothing when none is named.

    Raises:
        Refused: there is none the actor may use.
    """
    found = find(document_id, actor) if document_id else None
    if document_id and found is None:
        raise Refused("没有这份材料。请先用 /documents 上传。", "document_id")
    return found
