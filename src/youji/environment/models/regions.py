"""Stations with what they read, and regional programmes."""

from __future__ import annotations

from django.db import models

from youji.environment.fields import READING, REGION, REGION_BASE, STATION
from youji.environment.scope import OfBase
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class Station(OfBase):
    """科技成果转化试验站: on a base, with the base's points as its fixed ones."""

    trail = "environment.station"

    name = column(STATION["name"], unique=True)
    lead = column(STATION["lead"])
    topic = column(STATION["topic"])
    since = column(STATION["since"])

    class Meta:
        verbose_name = "试验站"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """定位监测: one value of a series at a fixed point. Only added to; the same value sent again is the same row."""

    point = models.ForeignKey("environment.Point", on_delete=models.PROTECT, related_name="readings")
    parameter = column(READING["parameter"])
    at = models.DateTimeField()
    value = column(READING["value"])
    unit = column(READING["unit"])
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "定位监测数据"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["point", "parameter", "at"], name="environment_reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.value}"


class Region(Trailed, Versioned):
    """区域绿色模式: bases that go one way together, with a page and a report of their own."""

    trail = "environment.region"

    name = column(REGION["name"], unique=True)
    lead = column(REGION["lead"])
    since = column(REGION["since"])
    summary = column(REGION["summary"])
    division = models.CharField(max_length=12)  # whose officers lead it

    class Meta:
        verbose_name = "区域模式"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_operator_id(self) -> None:
        """Nobody's."""
        return

    @property
    def trail_division(self) -> str:
        """Whose officers lead it."""
        return self.division


class RegionBase(models.Model):
    """A base in a regional programme, ``[since, until)``."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="members")
    base = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="+")
    since = column(REGION_BASE["since"])
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "区域模式的基地"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "base"],
                condition=models.Q(until__isnull=True),
                name="environment_region_base_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.base_id}"
