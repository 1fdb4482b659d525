"""The photograph of a base: offered by its holder, public once an officer of the area has confirmed it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from youji.catalogue.fields import HIDING, PHOTO
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class BasePhoto(Trailed, Versioned):
    """One to a base. What is shown stays until what is offered beside it is confirmed.

    ``offered`` and ``shown`` are small copies made here, without what a camera writes into its pictures. They are
    nobody's public documents: ``/b/<code>/photo.jpg`` alone hands ``shown`` out.
    """

    trail = "catalogue.photo"
    stale = "这张照片刚刚被别人换过或处理过，请看最新内容。"

    base = models.OneToOneField("registry.Base", on_delete=models.PROTECT, related_name="photo")
    #: Whose it is: after a merger or a split the picture of the one before is nobody's any more.
    operator = models.ForeignKey(
        "registry.Operator", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offered = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_caption = column(PHOTO["caption"], blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    shown = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shown_caption = column(PHOTO["caption"], blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    refused_reason = column(HIDING["reason"], short=True, blank=True)

    class Meta:
        verbose_name = "基地照片"
        constraints = [
            models.CheckConstraint(
                condition=Q(shown=None) | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
                name="catalogue_photo_shown_is_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_id}"

    @property
    def trail_operator_id(self) -> int | None:
        """The holder, where the base is an operator's."""
        return self.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.base.division

    @property
    def mine(self) -> bool:
        """Whether it is the base's present holder's."""
        return self.operator_id == self.base.operator_id

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return self.mine and self.shown_id is not None

    @property
    def waits(self) -> bool:
        """Whether an officer is to look at what is offered."""
        return self.mine and self.offered_id is not None

    @property
    def refused(self) -> bool:
        """Whether its holder reads why it is not shown; what was said to the one before is not told."""
        return self.mine and bool(self.refused_reason) and not self.waits


#: The same questions for the database.
MINE = Q(operator=F("base__operator")) | Q(operator=None, base__operator=None)
WAITING = MINE & Q(offered__isnull=False)
PUBLIC = MINE & Q(shown__isnull=False)
