"""Who has said they take up work of their office (认领)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from youji.shared.rows import Trailed


class Claim(Trailed, models.Model):
    """One person takes up one piece of their office's work, until a day. Not a lock: colleagues see it, and may act."""

    trail = "procedures.claim"

    ref = models.CharField("事项", max_length=80)  # as the trail calls it: catalogue.annual_check:7
    title = models.CharField("名称", max_length=160)  # as it was called when it was taken up
    division = models.CharField(max_length=12)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)
    claimed_at = models.DateTimeField()
    until = models.DateField()  # the last working day on which it holds
    ended_at = models.DateTimeField(
        null=True, blank=True
    )  # put down, moved on, or lapsed and taken by another

    class Meta:
        verbose_name = "认领"
        constraints = [
            models.UniqueConstraint(fields=["ref"], condition=Q(ended_at=None), name="procedures_claim_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.ref}"

    @property
    def trail_key(self) -> str:
        """The matter it is about."""
        return self.ref

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: it is said among colleagues."""
        return None

    @property
    def trail_division(self) -> str:
        """Where the matter lies."""
        return self.division
