"""标准: one row an edition, and its core parameters."""

from __future__ import annotations

import re
from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned
from youji.standards.fields import PARAMETER, STANDARD


class StandardQuerySet(models.QuerySet["Standard"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """What anybody may read; an enterprise's own standards: that operator, and officers of its area."""
        scope = Q(operator_id=None)
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Standard(Trailed, Versioned):
    """One edition of a standard; the number says which. ``[in_force_from, in_force_until)``."""

    trail = "standards.standard"
    stale = "您打开之后，别人已经改过这个标准。请刷新页面，核对后再改。"

    number = column(STANDARD["number"], unique=True)
    title = column(STANDARD["title"])
    kind = column(STANDARD["kind"])
    issued_by = column(STANDARD["issued_by"])
    in_force_from = column(STANDARD["in_force_from"])
    in_force_until = column(STANDARD["in_force_until"])
    replaced_by = column(STANDARD["replaced_by"])
    stages = column(STANDARD["stages"])
    scope = column(STANDARD["scope"])
    scope_note = column(STANDARD["scope_note"])
    parent = column(STANDARD["parent"])
    text_at = column(STANDARD["text_at"])
    source = column(STANDARD["source"])
    checked_on = column(STANDARD["checked_on"])
    mark = column(STANDARD["mark"])
    operator_id = models.BigIntegerField(null=True, blank=True, db_index=True)  # whose, of an enterprise's
    division = models.CharField(max_length=12)
    is_demo = models.BooleanField(default=False)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = "标准"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The product codes of its scope."""
        return tuple(one for one in re.split(r"[、,，;；\s]+", self.scope) if one)

    @property
    def trail_operator_id(self) -> int | None:
        """Whose it is, where it is an enterprise's own."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where it was entered."""
        return self.division


class Parameter(models.Model):
    """核心参数 of a standard: at most or at least a bound."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="parameters")
    name = column(PARAMETER["name"])
    unit = column(PARAMETER["unit"])
    direction = column(PARAMETER["direction"])
    bound = column(PARAMETER["bound"])
    source = column(PARAMETER["source"])
    mark = column(PARAMETER["mark"])

    class Meta:
        verbose_name = "核心参数"
        ordering = ["standard_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "name"], name="standards_parameter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_direction_display()}{self.bound}{self.unit}"
