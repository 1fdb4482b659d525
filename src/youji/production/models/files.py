"""基地档案: how a base stands in a year, as it was last reckoned; and by what the rows of a workbook have their numbers."""

from __future__ import annotations

from django.db import models


class BaseFile(models.Model):
    """One base in one year. Made anew by the worker (``jobs.reckon_files``) from what is on file; shares in thousandths."""

    base = models.ForeignKey("registry.Base", on_delete=models.CASCADE, related_name="production_files")
    year = models.PositiveSmallIntegerField("年份")
    division = models.CharField(max_length=12)
    records = models.PositiveIntegerField("记录")
    completeness = models.PositiveSmallIntegerField("档案完整率（千分之一）", null=True)
    adherence = models.PositiveSmallIntegerField("按规程率（千分之一）", null=True)
    missing = models.PositiveIntegerField("缺做")
    forbidden = models.PositiveIntegerField("不合规定")
    reckoned_at = models.DateTimeField("算到")

    class Meta:
        verbose_name = "基地档案"
        constraints = [models.UniqueConstraint(fields=["base", "year"], name="production_file_once")]
        indexes = [
            models.Index(fields=["year", "division"], name="production_file_area"),
            models.Index(fields=["reckoned_at"], name="production_file_age"),
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.year}"


class RowKey(models.Model):
    """The one key by which a workbook's row has always the same record number (``selectors.book.row_key``).

    It is kept, and no part of the settings: after another ``SECRET_KEY`` the same file is still the same records.
    """

    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = "工作簿行号密钥"

    def __str__(self) -> str:
        return "工作簿行号密钥"
