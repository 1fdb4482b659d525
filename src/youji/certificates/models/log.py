"""The certificates' own log: leaves, tiles of hashes, signed checkpoints. Rows are only added; the database refuses the rest."""

from __future__ import annotations

from django.db import models


class LogLeaf(models.Model):
    """Leaf ``index`` of the log, of what ``source`` is the row of: a certificate, a void, a list of keys."""

    index = models.BigIntegerField(primary_key=True)
    source = models.UUIDField(unique=True)
    code = models.CharField(max_length=24, blank=True, db_index=True)
    data = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "合格证存证"

    def __str__(self) -> str:
        return f"{self.index}: {self.code}"


class LogTile(models.Model):
    """Up to 256 hashes of one level of the tree. Grows until full; can be worked out again from the leaves."""

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        verbose_name = "合格证存证树分块"
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="certificates_tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class LogHead(models.Model):
    """What was signed at ``at``: the tree of ``size`` leaves."""

    at = models.DateTimeField()
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()

    class Meta:
        verbose_name = "合格证检查点"

    def __str__(self) -> str:
        return f"{self.size} @ {self.at:%Y-%m-%d %H:%M}"
