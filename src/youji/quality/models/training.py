"""Trainings, their sessions, and who was there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from youji.quality.fields import BY_HAND, SESSION, TRAINING
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import short_code
from youji.shared.rows import Trailed, Versioned


class TrainingQuerySet(models.QuerySet["Training"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the departments, which everybody who has signed in may go to; those that one's own operator holds itself, and
        for officers those of their area's."""
        scope = Q(pk__in=[])
        if actor.signed_in:
            scope |= Q(operator_id=None)
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.is_officer and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Training(Trailed, models.Model):
    """A training: of the department of an area, or of an operator for its own people. Its sessions say when and where."""

    trail: ClassVar[str] = "quality.training"

    operator_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    division = models.CharField(max_length=12, db_index=True)
    title = column(TRAINING["title"])
    audience = column(TRAINING["audience"])
    topics = column(TRAINING["topics"])
    held_by = models.CharField("组织者", max_length=120)
    planned_at = models.DateTimeField()

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "培训"
        ordering = ["-planned_at", "-pk"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def trail_operator_id(self) -> int | None:
        """Whose it is; nobody's where a department holds it."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where it is."""
        return self.division


def a_token() -> str:
    """What the code on the wall leads to."""
    return short_code(12)


class Session(Trailed, Versioned):
    """One meeting of a training. Whoever has its ``token`` on its day is there; the one before counts no more."""

    trail: ClassVar[str] = "quality.session"

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    day = column(SESSION["day"])
    begins = column(SESSION["begins"])
    hours = column(SESSION["hours"])
    place = column(SESSION["place"])
    teacher = column(SESSION["teacher"])
    token = models.CharField(max_length=16, unique=True, default=a_token)

    class Meta:
        verbose_name = "培训场次"
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.training} {self.day}"

    @property
    def trail_operator_id(self) -> int | None:
        """Whose training it is."""
        return self.training.operator_id

    @property
    def trail_division(self) -> str:
        """Where."""
        return self.training.division


class Attendance(models.Model):
    """Somebody was at a session; only added to."""

    class Way(models.TextChoices):
        CODE = "code", "扫码签到"
        HAND = "hand", "补签"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    person_id = models.BigIntegerField(db_index=True)
    person_name = models.CharField("姓名", max_length=60)
    operator_id = models.BigIntegerField(null=True)
    way = models.CharField("方式", max_length=4, choices=Way.choices)
    note = column(BY_HAND["note"], blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "签到"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person_id"], name="quality_attendance_once")
        ]

    def __str__(self) -> str:
        return self.person_name


class Struck(models.Model):
    """Somebody who had signed in was not there: it counts for nothing, and stays on file."""

    attendance = models.OneToOneField(
        Attendance, primary_key=True, on_delete=models.PROTECT, related_name="struck"
    )
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "签到划去"

    def __str__(self) -> str:
        return self.reason
