"""A season: what grows or is kept, on a piece of ground, from a day to a day."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from django.db import models
from django.db.models import Q

from youji.production.fields import CATEGORY, CLOSING, SEASON
from youji.registry.logic.permission import AREA_READERS
from youji.registry.models import Base, Product
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Versioned


class ProducedQuerySet(models.QuerySet):
    """Rows with ``operator_id`` and ``division``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """Rows this actor may know exist; ``besides`` are operators for whom they keep the books."""
        scope = Q(pk__in=[])
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(operator_id__in=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Season(Versioned):
    """One production unit through one cycle. Its ground is a boundary of its own, not a row of the register: a plot that is
    redrawn, split or merged afterwards finds its season, and what was used there, by the ground they share.
    """

    stale = "这个生产季刚刚被别人改过，请看最新情况再办理。"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    code = models.CharField("生产季编号", max_length=12, unique=True)
    division = models.CharField(max_length=12, db_index=True)
    base = models.ForeignKey(Base, null=True, blank=True, on_delete=models.PROTECT, related_name="seasons")
    kind = column(SEASON["kind"])
    name = column(SEASON["name"])
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    variety = column(SEASON["variety"])
    category = column(CATEGORY)
    head_count = column(SEASON["head_count"])
    started_on = column(SEASON["started_on"])
    ended_on = column(replace(CLOSING["ended_on"], required=False))
    plot_id = models.UUIDField("地块号", null=True, blank=True)  # the plot it was opened on, as it then was
    ground = models.JSONField(null=True, blank=True)  # GeoJSON in CGCS2000; null where nothing is drawn
    area_cm2 = models.BigIntegerField(default=0)
    min_lon = models.FloatField(null=True, blank=True)
    min_lat = models.FloatField(null=True, blank=True)
    max_lon = models.FloatField(null=True, blank=True)
    max_lat = models.FloatField(null=True, blank=True)
    size_class = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)  # of what was said, for the same message sent twice

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "生产季"
        indexes = [
            models.Index(fields=["operator_id", "ended_on"], name="production_season_own"),
            models.Index(fields=["operator_id", "plot_id"], name="production_season_plot"),
            models.Index(fields=["size_class", "min_lat", "min_lon"], name="production_season_corner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="production_season_ends_after_it_began",
            ),
            # Two at once: one plot bears the same product once at a time.
            models.UniqueConstraint(
                fields=["operator_id", "plot_id", "product"],
                condition=Q(ended_on__isnull=True, plot_id__isnull=False),
                name="production_season_once_on_a_plot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.ended_on is None


class Overlap(models.Model):
    """So much of the ground of ``season_id`` is the ground of ``other_id`` too; kept both ways when a season is opened.

    The ground of a season never changes, so what two have in common holds for good.
    """

    operator_id = models.BigIntegerField()
    season_id = models.UUIDField()
    other_id = models.UUIDField()
    other_operator_id = models.BigIntegerField()
    shared_cm2 = models.BigIntegerField()

    class Meta:
        verbose_name = "共用的地"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "season_id", "other_id"], name="production_overlap_once"
            )
        ]
        indexes = [models.Index(fields=["season_id"], name="production_overlap_season")]

    def __str__(self) -> str:
        return f"{self.season_id} ∩ {self.other_id}: {self.shared_cm2} cm²"
