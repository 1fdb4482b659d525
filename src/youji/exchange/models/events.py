"""EPCIS events, taken in or made of our own history: all only added to, the database refuses the rest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from youji.shared.identifiers import uuid7


class CaptureJob(models.Model):
    """A document that was handed in, and what came of it. It is finished when it can be seen: nothing of it runs on."""

    class Behaviour(models.TextChoices):
        ROLLBACK = "rollback", "有一个不行就都不收"
        PROCEED = "proceed", "不行的说明原因，其余收下"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    behaviour = models.CharField(max_length=8, choices=Behaviour.choices)
    events = models.PositiveIntegerField()
    stored = models.PositiveIntegerField()
    known = models.PositiveIntegerField()  # were there already, word for word
    refused = models.PositiveIntegerField()
    errors = models.JSONField(default=list)  # [{"index", "eventID", "field", "sentence"}]
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "事件提交"
        indexes = [models.Index(fields=["operator_id", "-at"], name="exchange_job_own")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Event(models.Model):
    """One event as it was said, with its id, and a few words of it to look for.

    With ``declares`` it says that the event of the same id was a mistake; that has the same hash id and is no duplicate.
    ``told``: whether whoever has had a lot of it may read it, or of them only ``addressee``, or nobody else.
    """

    class Audience(models.TextChoices):
        HOLDERS = "holders", "持有过的都能看"
        ADDRESSEE = "addressee", "只有收货的能看"
        NOBODY = "nobody", "只有自己能看"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    event_id = models.CharField("事件编号", max_length=400)
    declares = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    kind = models.CharField("类型", max_length=24)
    action = models.CharField(max_length=8, blank=True)
    step = models.CharField("业务环节", max_length=400, blank=True)
    disposition = models.CharField("状态", max_length=400, blank=True)
    read_point = models.CharField(max_length=400, blank=True)
    location = models.CharField(max_length=400, blank=True)
    transformation = models.CharField(max_length=400, blank=True)
    error_reason = models.CharField(max_length=60, blank=True)
    error_at = models.DateTimeField(null=True)
    event_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("收到时间")
    own = models.BooleanField(default=False)  # made of this platform's own history
    job_id = models.UUIDField(null=True)
    told = models.CharField(max_length=10, choices=Audience.choices)
    addressee = models.BigIntegerField(null=True)
    body = models.TextField()

    class Meta:
        verbose_name = "事件"
        indexes = [
            models.Index(fields=["operator_id", "recorded_at", "id"], name="exchange_event_recorded"),
            models.Index(fields=["operator_id", "event_at", "id"], name="exchange_event_happened"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "event_id", "declares"], name="exchange_event_once"
            ),
            models.CheckConstraint(
                condition=Q(own=True, job_id__isnull=True) | Q(own=False, job_id__isnull=False),
                name="exchange_event_of_a_job_or_own",
            ),
            models.CheckConstraint(
                condition=Q(declares=True, error_at__isnull=False) | Q(declares=False, error_at__isnull=True),
                name="exchange_event_error_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.event_id


class EventName(models.Model):
    """A name in an event, in its one form: of goods, a document, a party. ``field`` is where it stands."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="names")
    operator_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=400)

    class Meta:
        verbose_name = "事件里的编号"
        indexes = [models.Index(fields=["name", "field"], name="exchange_name_looked_for")]

    def __str__(self) -> str:
        return self.name


class Told(models.Model):
    """A row of our own history has its events; which says that it is not told twice."""

    operator_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    at = models.DateTimeField()  # when the row came about
    events = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "已写成事件的流转"
        indexes = [models.Index(fields=["kind", "at"], name="exchange_told_newest")]
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "kind", "key"], name="exchange_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
