"""What the holders said and did, whom they told, and what whoever is concerned says to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.traceability.fields import DISPOSAL, REPLY, TOLD


class Answer(models.Model):
    """``stopped``: the holder sells nothing of it, and has so much (``found``); else a movement that took so much of a lot away."""

    class Kind(models.TextChoices):
        STOPPED = "stopped", "已停止销售"
        DESTROYED = "destroyed", "销毁"
        RETURNED = "returned", "退货"
        OTHER = "other", "其他处置"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    recall_id = models.UUIDField()
    kind = models.CharField("答复", max_length=12, choices=Kind.choices)
    found = models.JSONField(default=list)  # [{"lot": code, "left": thousandths, "unit": …}]
    lot_id = models.UUIDField(null=True)
    quantity = models.BigIntegerField(null=True)  # thousandths
    unit = models.CharField(max_length=8, blank=True)
    note = column(DISPOSAL["note"], blank=True)
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)

    class Meta:
        verbose_name = "召回的答复"
        indexes = [models.Index(fields=["recall_id", "kind"], name="traceability_answers")]
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "recall_id"],
                condition=Q(kind="stopped"),
                name="traceability_stopped_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="stopped", lot_id__isnull=True, quantity__isnull=True)
                | (~Q(kind="stopped") & Q(lot_id__isnull=False, quantity__gte=1)),
                name="traceability_answer_of_a_lot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.operator_id} {self.kind}"


class Outside(models.Model):
    """Somebody who is not on the platform was given of it, and is to be told by phone by whoever gave it."""

    pk = models.CompositePrimaryKey("operator_id", "recall_id", "party_id")
    operator_id = models.BigIntegerField()  # the giver
    recall_id = models.UUIDField()
    party_id = models.UUIDField()
    division = models.CharField(max_length=12)  # the giver's
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=60, blank=True)
    joined = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "平台以外的收货方"
        indexes = [models.Index(fields=["recall_id", "division"], name="traceability_outside_area")]

    def __str__(self) -> str:
        return self.name


class OutsideTold(models.Model):
    """They were told: by whom, when, and what they said."""

    pk = models.CompositePrimaryKey("operator_id", "recall_id", "party_id")
    operator_id = models.BigIntegerField()
    recall_id = models.UUIDField()
    party_id = models.UUIDField()
    note = column(TOLD["note"])
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)

    class Meta:
        verbose_name = "已告知"
        indexes = [models.Index(fields=["recall_id"], name="traceability_told_of")]

    def __str__(self) -> str:
        return self.note


class Reply(models.Model):
    """What whoever it concerns says to it: everybody reads it beside the recall."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    recall_id = models.UUIDField()
    text = column(REPLY["text"])
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)

    class Meta:
        verbose_name = "陈述"
        indexes = [models.Index(fields=["recall_id"], name="traceability_replies")]

    def __str__(self) -> str:
        return self.text
