"""Scheme versions as loaded."""

from __future__ import annotations

from django.db import models


class SchemeVersion(models.Model):
    """The text of one scheme file, kept for as long as a decision made under it stands."""

    key = models.CharField(max_length=60, db_index=True)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = "认定办法"
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="schemes_version_once")]

    def __str__(self) -> str:
        return f"{self.key}@{self.version}"
