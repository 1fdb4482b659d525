"""专家评审: who sits on the panel of which application."""

from __future__ import annotations

from django.db import models

from youji.recognition.models.applications import OfExperts


class PanelSeat(models.Model):
    """An expert asked to score one application. Their score is an ``ExpertScore``."""

    application = models.ForeignKey("recognition.Application", on_delete=models.CASCADE, related_name="panel")
    expert_id = models.BigIntegerField(db_index=True)
    expert_name = models.CharField(max_length=80)
    assigned_at = models.DateTimeField()

    objects = OfExperts.as_manager()

    class Meta:
        verbose_name = "评审专家"
        constraints = [
            models.UniqueConstraint(fields=["application", "expert_id"], name="recognition_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.expert_name}: {self.application_id}"
