"""How often certificates were looked at, by the day: sums without a person, an address or a time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Look(models.Model):
    """Looks at the certificate ``code`` on a day; with ``copy``, at the label of that copy.

    ``copy`` 0 counts every look at the page, whichever label led there; of labels that show their signed statement the
    copy is counted besides. The row without a code counts looks that found no place in a process's memory.
    """

    pk = models.CompositePrimaryKey("code", "copy", "day")
    code = models.CharField("合格证编号", max_length=24, blank=True)
    copy = models.PositiveIntegerField("第几份", default=0)
    day = models.DateField("日期")
    looks = models.BigIntegerField("查看次数")

    objects: ClassVar[models.Manager[Look]] = models.Manager()

    class Meta:
        verbose_name = "合格证查看次数"
        indexes = [models.Index(fields=["day"], name="certificates_look_day")]
        constraints = [models.CheckConstraint(condition=Q(looks__gt=0), name="certificates_look_of_some")]

    def __str__(self) -> str:
        return f"{self.code} {self.day} {self.looks}"
