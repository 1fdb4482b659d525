"""The store of inputs: every coming in and going out is a row, what is left is their sum."""

from __future__ import annotations

from django.db import models

from youji.production.fields import STORE
from youji.production.models.seasons import ProducedQuerySet
from youji.shared.columns import column
from youji.shared.identifiers import uuid7


class StoreEntry(models.Model):
    """One line of an operator's ledger of inputs. Never changed: what was wrong is taken back by another line.

    ``amount`` is in thousandths (``logic.amounts``), positive into the store and negative out of it; empty packages that
    are returned, and what is handed to one's own people, do not move the store and have amount 0.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    shelf = models.CharField(max_length=100)  # ``logic.amounts.shelf``
    dimension = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    kind = models.CharField("进出", max_length=12)  # purchase, issue, return, count; use: by a record
    sort = column(STORE["sort"])
    day = column(STORE["day"])
    input = column(STORE["input"])
    registration = column(STORE["registration"])
    facts = models.JSONField(default=dict)
    label_code = column(STORE["label_code"])
    record_id = models.UUIDField(null=True, blank=True)  # the record that used it
    counterpart_id = models.UUIDField(
        null=True, blank=True
    )  # the line on the other side, or the one taken back
    digest = models.CharField(max_length=64, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    photo_id = models.UUIDField(null=True, blank=True)  # the invoice

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "投入品台账"
        indexes = [
            models.Index(fields=["operator_id", "shelf"], name="production_store_shelf"),
            models.Index(fields=["operator_id", "day"], name="production_store_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.input} {self.amount}"


class Shortage(models.Model):
    """More of an input has been used than was ever entered: a task until what was bought is entered."""

    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    shelf = models.CharField(max_length=100)
    dimension = models.CharField(max_length=10)
    input = models.CharField(max_length=80)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "账上不足"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "shelf", "dimension"],
                condition=models.Q(ended_at__isnull=True),
                name="production_shortage_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.input} {self.since}"


class NamedInput(models.Model):
    """An input that a record or a line of the store names: by this a recall finds whoever bought it or used it.

    One row, with the id of its record or line, where a batch number is said, or where a record says an input that is no
    treatment (of treatments ``SeasonUse`` tells). ``label_key`` and ``name_key`` are as of ``Work``. Every version of a record
    has its row: which of them counts, ``Work`` says by ``root``.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    operator_id = models.BigIntegerField()
    root = models.UUIDField(null=True)  # of a record
    batch = models.CharField(max_length=60, null=True)  # noqa: DJ001  (none is not in the index)
    label_key = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100)

    class Meta:
        verbose_name = "提到的投入品"
        indexes = [
            models.Index(
                fields=["batch", "operator_id"],
                name="production_named_batch",
                condition=models.Q(batch__isnull=False),
            ),
            *(
                models.Index(
                    fields=[f"{key}_key", "operator_id"],
                    name=f"production_named_{key}",
                    condition=models.Q(root__isnull=False),
                )
                for key in ("label", "name")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_key} {self.batch or ''}"
