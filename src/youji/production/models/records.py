"""What was done, as it was said: append-only; what now counts of it, and what the rules found."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from youji.production.fields import DEVICE, HANDLED, IDENTITY, PLAN, WORK
from youji.production.models.seasons import ProducedQuerySet
from youji.shared.columns import column
from youji.shared.identifiers import uuid7


class Record(models.Model):
    """One piece of work, one version of it. Never changed, never removed: a correction is another row of the same ``root``.

    ``facts`` holds what was said beyond the columns (``fields.WORK``). What the device said of itself (``made``, ``lon``,
    its verdict) stands beside what we know (``received_at``, ``verdict``) and neither is mended by the other.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    root = models.UUIDField()  # the first version's id
    number = models.PositiveIntegerField("第几版", default=1)
    supersedes = models.UUIDField(null=True, blank=True)
    reason = column(IDENTITY["reason"])
    kind = column(WORK["kind"])
    day = column(WORK["day"])
    division = models.CharField(max_length=12)
    seasons = models.JSONField(default=list)  # [{"season": id, "part": GeoJSON | absent}]
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=12)  # phone, page, api, workbook
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField()
    made = models.DateTimeField("记录时手机时间", null=True, blank=True)
    true_made = models.DateTimeField(
        null=True, blank=True
    )  # the same by our clock, as far as it can be known
    zone = column(DEVICE["zone"])
    remarks = models.JSONField(default=list)  # made long after, a wrong clock: sentences
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    accuracy_m = models.FloatField("定位误差（米）", null=True, blank=True)
    verdict = models.CharField(max_length=10, blank=True)  # empty: nothing of it is judged
    earliest_harvest_on = models.DateField(null=True, blank=True)
    edition = models.CharField(max_length=80, blank=True)
    device_verdict = column(replace(DEVICE["verdict"], key="device_verdict"))
    device_edition = column(replace(DEVICE["edition"], key="device_edition"))
    kept_until = models.DateField()  # nobody puts it away before

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "生产记录"
        indexes = [
            models.Index(fields=["operator_id", "day"], name="production_record_day"),
            models.Index(fields=["operator_id", "root"], name="production_record_root"),
            models.Index(fields=["division", "day"], name="production_record_area"),
        ]
        constraints = [
            # Two corrections that arrive at once: one is the second, and the other the third version.
            models.UniqueConstraint(
                fields=["operator_id", "root", "number"], name="production_record_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.pk}"


class Work(models.Model):
    """What now counts of the records, one row for a season: made anew from the newest version when there is another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    season_id = models.UUIDField()
    day = models.DateField()
    kind = models.CharField(max_length=12)
    root = models.UUIDField()
    record_id = models.UUIDField()
    label_key = models.CharField(max_length=100, blank=True)
    name_key = models.CharField(max_length=100, blank=True, default="")  # the same by name alone
    use = models.JSONField(null=True, blank=True)  # what the rules look at, of a treatment
    part = models.JSONField(null=True, blank=True)  # GeoJSON; null: the season's whole ground
    part_cm2 = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "生产季里的工作"
        indexes = [
            models.Index(fields=["operator_id", "season_id", "day"], name="production_work_season"),
            models.Index(fields=["operator_id", "root"], name="production_work_root"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.season_id}"


class SeasonUse(models.Model):
    """How often and when last an input was used in a season: by this whoever a changed label concerns is found.

    ``label_key`` is the shelf (``logic.amounts.shelf``), ``name_key`` the same by name alone: a rule looks for either.
    ``live`` while the season goes on or a lot of it may still be sold; a recall looks among the others too. ``uses`` is 0 where the input was used on ground
    that the season shares with another, and never in itself.
    """

    operator_id = models.BigIntegerField()
    season_id = models.UUIDField()
    label_key = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, blank=True, default="")
    last_on = models.DateField()
    uses = models.PositiveIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = "本季用过的投入品"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "season_id", "label_key", "name_key"], name="production_use_once"
            )
        ]
        indexes = [
            models.Index(
                fields=[key, "operator_id", "season_id", "last_on"], name=name, condition=models.Q(live=live)
            )
            for key, name, live in (
                ("label_key", "production_use_live", True),
                ("name_key", "production_use_name", True),
                ("label_key", "production_use_over", False),
                ("name_key", "production_use_over_name", False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label_key} ×{self.uses} {self.last_on}"


class RecordPhoto(models.Model):
    """A picture that belongs to a record, with the place and time its camera wrote; the record may come after it."""

    id = models.UUIDField(primary_key=True, editable=False)
    operator_id = models.BigIntegerField()
    record_id = models.UUIDField()
    document_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "记录的照片"
        indexes = [models.Index(fields=["operator_id", "record_id"], name="production_photo_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.document_id}"


class Finding(models.Model):
    """What a rule, or the house itself, says against a record. What was said stays; an officer adds what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    record_id = models.UUIDField()
    root = models.UUIDField()
    kind = models.CharField(max_length=12)  # of the work
    day = models.DateField()
    seasons = models.JSONField(default=list)  # ids
    rule = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10)
    message = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=12, blank=True)
    remedy = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    edition = models.CharField(max_length=80, blank=True)
    found_at = models.DateTimeField()
    stands = models.BooleanField(default=True)  # of the version that counts
    handled = column(replace(HANDLED["handled"], required=False))
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.CharField(max_length=200, blank=True)

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "发现的问题"
        indexes = [
            models.Index(fields=["operator_id", "record_id"], name="production_finding_record"),
            models.Index(fields=["operator_id", "root"], name="production_finding_root"),
            models.Index(
                fields=["division", "found_at"],
                name="production_finding_open",
                condition=models.Q(stands=True, handled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.verdict} {self.record_id}"


class Plan(models.Model):
    """A spraying that is to be done, and that no rule forbade when it was planned."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    day = column(PLAN["day"])
    seasons = models.JSONField(default=list)  # ids
    facts = models.JSONField(default=dict)
    label_key = models.CharField(max_length=100, blank=True, default="")  # as of ``Work``
    name_key = models.CharField(max_length=100, blank=True, default="")
    verdict = models.CharField(max_length=10)
    edition = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    person_id = models.BigIntegerField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "打算"
        indexes = [
            models.Index(fields=["operator_id", "day"], name="production_plan_day"),
            models.Index(fields=["label_key", "day"], name="production_plan_label"),
            models.Index(fields=["name_key", "day"], name="production_plan_name"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.facts.get('input', '')}"
