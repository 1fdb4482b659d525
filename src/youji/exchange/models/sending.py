"""What goes to other platforms: what it says, that it was handed over, what they answered. All only added to."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.exchange.fields import ANSWER, SENDING
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7


class SendingQuerySet(models.QuerySet):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own operator, and of an officer's area."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Sending(models.Model):
    """So much of an operator's data, as another platform calls it, frozen when it was made up.

    ``rows`` are ``[{"key": …, "values": {item: …}}]``; no row holds a natural person's number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    target = column(SENDING["target"])
    what = column(SENDING["what"])
    since = column(SENDING["since"])
    until = column(SENDING["until"])
    rows = models.JSONField(default=list)
    left_out = models.JSONField(default=list)  # items that are not in it, each with the reason
    digest = models.CharField(max_length=64)
    mapping = models.CharField(max_length=40)  # which edition of the mapping
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=60, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "外送"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["operator_id", "-at"], name="exchange_sending_own")]

    def __str__(self) -> str:
        return f"{self.pk}"


class SendingHanded(models.Model):
    """It was handed over: as a file to whoever took it, or by a carrier to its address."""

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="handed")
    operator_id = models.BigIntegerField()
    way = models.CharField(max_length=12)  # file, or the carrier's name
    at = models.DateTimeField()
    person_name = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "外送的交出"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.way


class SendingAnswer(models.Model):
    """What the receiver said of it, whole or of one row: taken, or returned with a reason."""

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="answers")
    operator_id = models.BigIntegerField()
    row = column(ANSWER["row"])
    verdict = column(ANSWER["verdict"])
    reason = column(ANSWER["reason"])
    at = models.DateTimeField()
    person_name = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "外送的答复"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.verdict
