"""行政区划 and the working-day calendar: reference data with sources."""

from __future__ import annotations

from django.db import models

from youji.divisions.fields import DAY, YEAR, ZONE, DayKind
from youji.shared.columns import column


class Division(models.Model):
    """A province (2-digit code), prefecture (4) or county (6). A code is a prefix of all it contains."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=40)
    kind = models.CharField("类型", max_length=20)
    pinyin = models.CharField(max_length=120)
    initials = models.CharField(max_length=40)

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A 功能区 (management area, 管理区) that official lists name though it has no 行政区划 code of its own.

    It is counted under the county on whose land it lies.
    """

    name = column(ZONE["name"], primary_key=True)
    county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="zones")
    source = column(ZONE["source"])
    checked_on = column(ZONE["checked_on"])

    class Meta:
        verbose_name = "功能区"
        ordering = ["county_id", "name"]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that differs from the week's pattern: a holiday, or a 调休 workday."""

    Kind = DayKind

    day = column(DAY["day"], primary_key=True)
    kind = column(DAY["kind"])
    name = column(DAY["name"])
    source = column(DAY["source"])
    checked_on = models.DateField(null=True)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarYear(models.Model):
    """A year whose State Council notice is entered as a whole: nothing counted in it will move."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = column(YEAR["source"])
    settled_at = models.DateTimeField()

    class Meta:
        verbose_name = "年度放假安排"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}年 {self.source}"
