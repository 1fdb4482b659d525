"""The bank of questions, and the exams that were drawn from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from youji.quality.fields import QUESTION
from youji.quality.models.training import Training
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed, Versioned


class Question(Trailed, models.Model):
    """One version of a question; the newest counts, unless it is ``retired``. Only added to."""

    trail: ClassVar[str] = "quality.question"

    code = column(QUESTION["code"])
    number = models.PositiveIntegerField("版本")
    topic = column(QUESTION["topic"])
    stem = column(QUESTION["stem"])
    choices = column(QUESTION["choices"])
    answer = column(QUESTION["answer"])
    article = column(QUESTION["article"])
    retired = models.BooleanField("停用", default=False)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "考题"
        ordering = ["code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="quality_question_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def trail_key(self) -> str:
        """Its number, whatever the version."""
        return str(self.code)

    @property
    def trail_operator_id(self) -> None:
        """Nobody's."""
        return

    @property
    def trail_division(self) -> str:
        """The province's."""
        return "43"


class Exam(Trailed, Versioned):
    """One try: drawn by a seed from the bank as it was then, open until ``ends_at``, handed in once."""

    class Way(models.TextChoices):
        PHONE = "phone", "手机"
        PAPER = "paper", "纸卷"

    trail: ClassVar[str] = "quality.exam"
    stale = "这次考试已经交卷了。"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="exams")
    person_id = models.BigIntegerField(db_index=True)
    person_name = models.CharField(max_length=60)
    operator_id = models.BigIntegerField(null=True)
    nth = models.PositiveSmallIntegerField("第几次")
    way = models.CharField("方式", max_length=5, choices=Way.choices, default=Way.PHONE)
    marked_by = models.CharField(
        "录入人", max_length=60, blank=True
    )  # who entered the answers of a sheet of paper
    seed = models.CharField(max_length=32)
    questions = models.JSONField(default=list)  # [[code, version, [order]]]
    pass_mark = models.PositiveSmallIntegerField("合格分数")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)  # number of a question → letter as it stood on the page
    points = models.PositiveSmallIntegerField("得分", null=True)

    class Meta:
        verbose_name = "考试"
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["training", "person_id", "nth"], name="quality_exam_nth_once"),
            models.CheckConstraint(
                condition=~Q(way="phone") | Q(marked_by=""), name="quality_exam_marked_by_hand_on_paper"
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, points__isnull=True)
                | Q(handed_at__isnull=False, points__isnull=False, points__lte=100),
                name="quality_exam_marked_when_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.nth}"

    @property
    def passed(self) -> bool:
        """Whether it was passed, by the mark of its day."""
        return self.points is not None and self.points >= self.pass_mark

    @property
    def trail_operator_id(self) -> int | None:
        """For whom the person works."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where the training is."""
        return self.training.division
