"""Whose a row of this room is, and who may know of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.rows import Trailed


class EnvironmentQuerySet(models.QuerySet):
    """Rows with ``operator_id`` and ``division``: reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows of a producer's own operator, or of an officer's area; nobody in particular sees nothing."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)

    def current(self) -> Self:
        """Of the rows of a book those that no other row corrects."""
        return self.filter(corrected_by__isnull=True)


class OfBase(Trailed, models.Model):
    """A row about a base: whose it is and where come from the base as it stood when it was written."""

    operator_id = models.BigIntegerField(null=True, blank=True)
    base = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12, db_index=True)

    objects = EnvironmentQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def trail_operator_id(self) -> int | None:
        """Whose base it was."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where it is."""
        return self.division
