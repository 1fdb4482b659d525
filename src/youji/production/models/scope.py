"""Whose rows an actor may know of: an operator's own, its area's for those who oversee it, and whoever rooms above name."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor


class ProducedQuerySet(models.QuerySet):
    """Rows with ``operator_id`` and ``division``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """Rows this actor may know exist; ``besides`` are operators for whom they keep the books."""
        scope = Q(pk__in=[])
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(operator_id__in=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)
