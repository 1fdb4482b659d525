"""特定农产品禁止生产区: ground on which some products may not be grown, since a day, by a document."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from youji.environment.fields import ZONE, ZONE_END
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class ZoneQuerySet(models.QuerySet):
    """Zones: nobody's, of a city; published they are everybody's who works with the register."""

    def visible_to(self, actor: Actor) -> Self:
        """Published zones, for producers too; drafts of the cities in an officer's area, or around it."""
        scope = Q(state__in=("published", "ended")) if actor.signed_in else Q(pk__in=[])
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)

    def in_force(self, on: date) -> Self:
        """Those that hold on the day, as ``logic.zones.holds_on``."""
        standing = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        return self.filter(standing, state__in=("published", "ended"), effective_on__lte=on)

    def over(self, bounds: tuple[float, float, float, float]) -> Self:
        """Those whose bounding box meets ``bounds``."""
        west, south, east, north = bounds
        return self.filter(min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south)


class Zone(Trailed, Versioned):
    """A zone as its city drew it; once published its ground never changes, it ends and another takes its place."""

    trail = "environment.zone"
    stale = "这个禁止生产区刚刚被别人处理过，请看最新状态。"

    class State(models.TextChoices):
        DRAFT = "draft", "拟划定"
        PUBLISHED = "published", "已公布"
        ENDED = "ended", "已调整"

    name = column(ZONE["name"])
    division = models.CharField(max_length=12, db_index=True)  # the city's
    document_number = column(ZONE["document_number"])
    basis = column(ZONE["basis"])
    effective_on = column(ZONE["effective_on"])
    products = models.JSONField(default=list)  # codes of the product tree; none: everything that is eaten
    product_names = column(ZONE["products"])
    geometry = models.JSONField()  # GeoJSON Polygon or MultiPolygon in CGCS2000
    source_datum = column(ZONE["datum"])
    area_mu = models.DecimalField(max_digits=14, decimal_places=2)
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    drawn_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_on = column(ZONE_END["ended_on"], blank=True, null=True)
    end_reason = column(ZONE_END["reason"], blank=True)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        verbose_name = "特定农产品禁止生产区"
        ordering = ["-drawn_at", "-pk"]
        indexes = [models.Index(fields=["state", "division"], name="environment_zone_where")]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_operator_id(self) -> None:
        """Nobody's."""
        return

    @property
    def trail_division(self) -> str:
        """The city's."""
        return self.division

    @property
    def named(self) -> list[str]:
        """The products in words; none where it is for everything."""
        return [one for one in self.product_names.split("、") if one]
