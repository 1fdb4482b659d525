"""内部备注: what officers tell each other about a case, and is no decision."""

from __future__ import annotations

from django.db import models

from youji.recognition.fields import NOTE
from youji.shared.columns import column
from youji.shared.rows import Trailed


class Note(Trailed, models.Model):
    """Kept with the case, never shown to the applicant. Rows are only ever added; the database refuses the rest."""

    trail = "recognition.note"

    application = models.ForeignKey("recognition.Application", on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=80)
    agency = models.CharField(max_length=120, blank=True)
    text = column(NOTE["text"])

    class Meta:
        verbose_name = "内部备注"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="recognition_note_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}#{self.number}"

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: it is said among colleagues."""
        return None

    @property
    def trail_division(self) -> str:
        """Where what is to be recognised lies."""
        return self.application.division
