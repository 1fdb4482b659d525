"""Whose a row of this room is, and who may know of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.rows import Trailed


class OwnedQuerySet(models.QuerySet):
    """Rows with ``operator_id`` and ``division``. Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """Those of the actor's own operator, and of ``besides``, whose books they keep; those of an officer's area."""
        scope = Q(pk__in=[])
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(operator_id__in=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Owned(Trailed, models.Model):
    """A row of an operator, and where that is."""

    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12, db_index=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def trail_operator_id(self) -> int:
        """Whose it is."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where it is."""
        return self.division
