"""Trainings, their sessions, and who was there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from youji.quality.fields import BY_HAND, PAPER, SESSION, TRAINING
from youji.shared.actor import Actor, Role
from youji.shared.columns import column
from youji.shared.identifiers import short_code
from youji.shared.rows import Trailed, Versioned


class TrainingQuerySet(models.QuerySet["Training"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the departments, which everybody who has signed in may go to; those that one's own operator holds itself;
        for officers those of their area's, for a trainer those they are named for."""
        scope = Q(pk__in=[])
        if actor.signed_in:
            scope |= Q(operator_id=None)
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.is_officer and actor.division:
            scope |= Q(division__startswith=actor.division)
        if Role.TRAINER in actor.roles:
            scope |= Q(pk__in=Trainer.objects.standing(actor.user_id).values("training_id"))
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


class TrainerQuerySet(models.QuerySet["Trainer"]):
    """Who leads what besides those who hold it."""

    def standing(self, person_id: int) -> Self:
        """What somebody is named for, as long as nobody took it back."""
        return self.filter(person_id=person_id, ended_at=None)


class Trainer(models.Model):
    """A 培训教师 leads this training from ``at`` until ``ended_at``: named, and taken back, by whoever holds it."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="trainers")
    person_id = models.BigIntegerField(db_index=True)
    person_name = models.CharField("姓名", max_length=60)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        verbose_name = "培训教师"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "person_id"], condition=Q(ended_at=None), name="quality_trainer_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="quality_trainer_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.person_name


class PaperSet(models.Model):
    """What the exams of a training are drawn from, and on which days they may be begun; the newest counts. Only added to."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="papers_set")
    topics = column(PAPER["topics"])
    opens_on = column(PAPER["opens_on"])
    closes_on = column(PAPER["closes_on"])
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "出卷"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="quality_paper_closes_after",
            )
        ]

    def __str__(self) -> str:
        return f"{self.training} {self.opens_on}"


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
