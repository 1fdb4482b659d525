"""Recalls an actor may know of; the lots and holders of one, as far as they are the actor's to read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from youji.production.selectors.whom import may_record_for
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown
from youji.traceability.models import Answer, Ended, Notice, Outside, Recall, RecallLot, Reply
from youji.traceability.policy import OFFICES

#: key → (word, tone) of a recall's own state.
STATES = {
    "open": ("进行中", "busy"),
    "finished": ("已办结", "past"),
    "lifted": ("已解除", "past"),
}


def recalls(actor: Actor, now: datetime, *, q: str = "", state: str = "", kind: str = "") -> QuerySet[Recall]:
    """Recalls and drills in scope, the newest first; ``kind`` is ``recall`` or ``drill``."""
    rows = Recall.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    if state == "open":
        rows = rows.open()
    elif state:
        lifted = Ended.objects.filter(lifted=True).values("recall_id")
        over = Ended.objects.filter(lifted=False).exclude(recall_id__in=lifted).values("recall_id")
        rows = rows.filter(pk__in=lifted if state == "lifted" else over)
    if kind:
        rows = rows.filter(drill=kind == "drill")
    return (
        rows.filter(Q(code__icontains=q) | Q(reason__icontains=q) | Q(products__icontains=q)) if q else rows
    )


def find_recall(code: str, actor: Actor, now: datetime) -> Recall:
    """The recall with this number.

    Raises:
        Unknown: none the actor may know of.
    """
    rows = Recall.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    found = rows.filter(code=code.strip().upper()).first()
    if found is None:
        raise Unknown(code)
    return found


def official(code: str = "") -> QuerySet[Recall]:
    """What offices ordered, drills left out: anybody reads it. The newest first."""
    rows = Recall.objects.filter(drill=False, holder_id=None)
    return rows.filter(code=code.strip().upper()) if code else rows


def official_like(q: str = "") -> QuerySet[Recall]:
    """The same of which the product, the number or the document's number is like ``q``."""
    rows = official()
    return (
        rows.filter(Q(products__icontains=q) | Q(code__icontains=q) | Q(document__icontains=q)) if q else rows
    )


def ended(some: Collection[Recall]) -> dict[UUID, Ended]:
    """How those of these recalls that are over ended, at last."""
    rows = Ended.objects.filter(recall_id__in=[one.pk for one in some]).order_by("lifted")
    return {row.recall_id: row for row in rows}


def state_of(recall: Recall, end: Ended | None) -> str:
    """A key of ``STATES``."""
    return "open" if end is None else "lifted" if end.lifted else "finished"


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a recall an actor reads: everything, an area's, or only some operators'. ``orders``: they end and lift it."""

    everything: bool
    area: str
    operators: frozenset[int]
    orders: bool

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows (with ``operator_id`` and ``division``) that the actor reads."""
        if self.everything:
            return rows
        scope = Q(operator_id__in=self.operators)
        return rows.filter(scope | Q(division__startswith=self.area) if self.area else scope)


def sight(recall: Recall, actor: Actor, now: datetime) -> Sight:
    """An officer of the area in which it was ordered, or of one around it, reads all; another their area's; a holder their own.

    A holder who recalls their own goods is not told where they went after their customers: that is others' trade.
    """
    own = may_record_for(actor, local_date(now))
    officer = bool(actor.roles & AREA_READERS and actor.division)
    around = officer and actor.covers(recall.division)
    orders = (recall.holder_id in own) if recall.holder_id is not None else False
    orders = orders or (around and bool(actor.roles & OFFICES))
    return Sight(around, actor.division if officer else "", own, orders)


def lots_in(recall: Recall, seen: Sight, division: str = "") -> QuerySet[RecallLot]:
    """Its lots, the nearest first."""
    rows = seen.of(RecallLot.objects.filter(recall_id=recall.pk, division__startswith=division))
    return rows.order_by("steps", "operator_id", "lot_id")


def notices_in(recall: Recall, seen: Sight, division: str = "") -> QuerySet[Notice]:
    """Who was told."""
    rows = Notice.objects.filter(recall_id=recall.pk, division__startswith=division)
    return seen.of(rows).order_by("division", "operator_id")


def outside_in(recall: Recall, seen: Sight, division: str = "") -> QuerySet[Outside]:
    """Who is not on the platform and was given of it, by the giver's area."""
    rows = Outside.objects.filter(recall_id=recall.pk, division__startswith=division)
    return seen.of(rows).order_by("operator_id", "name")


def stopped_at(recall: Recall) -> Mapping[int, datetime]:
    """When each holder first said that they stopped."""
    rows = Answer.objects.filter(recall_id=recall.pk, kind=Answer.Kind.STOPPED)
    return dict(rows.values_list("operator_id", "at"))


def replies(recall: Recall) -> list[Reply]:
    """What those concerned say to it, the first first."""
    return list(Reply.objects.filter(recall_id=recall.pk).order_by("at", "pk"))
