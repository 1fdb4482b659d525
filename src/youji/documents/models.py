"""Uploaded evidence: the bytes lie under their hash, the row says what they are and whose."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.documents.fields import DOCUMENT
from youji.documents.logic.kinds import IMAGES, INLINE, MARKS
from youji.shared import rooms
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7

#: Where a room says who reads the documents its records name: a function from an actor to a condition on documents.
AUDIENCES = "documents.audiences"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Documents this actor may open: public ones, what they uploaded, and what a record names that they may read.

        Whose a document is and where says nothing of who reads it: that is for the room whose record names it.
        """
        scope = Q(is_public=True)
        if actor.signed_in:
            scope |= Q(uploaded_by_id=actor.user_id)
            for audience in rooms.extensions(AUDIENCES).values():
                scope |= audience(actor)
        return self.filter(scope)


class Document(models.Model):
    """One uploaded file. The same bytes uploaded twice are stored once (``sha256``)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = column(DOCUMENT["name"])
    mime = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.BigIntegerField()
    operator_id = models.BigIntegerField(null=True, db_index=True)
    division = models.CharField(max_length=12, blank=True, db_index=True)
    is_public = models.BooleanField(default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "材料"

    def __str__(self) -> str:
        return self.name

    @property
    def href(self) -> str:
        """Where it is opened."""
        return f"/documents/{self.pk}"

    @property
    def mark(self) -> str:
        """What it is, in a word: PDF, 表格."""
        return MARKS.get(self.mime, "文件")

    @property
    def thumb(self) -> str:
        """The address of its small copy, where it is a picture."""
        return f"{self.href}/thumb" if self.mime in IMAGES else ""

    @property
    def view(self) -> str:
        """How a browser shows it beside the page: ``picture``, ``paper``, or not at all."""
        return "picture" if self.mime in IMAGES else "paper" if self.mime in INLINE else ""
