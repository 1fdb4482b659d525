"""Whose file one may read, what of it row by row, and the list of a county: no list reads records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from youji.members import selectors as members
from youji.production.models import BaseFile
from youji.production.selectors import whom
from youji.production.selectors.base_file import Row
from youji.registry.logic.permission import AREA_READERS
from youji.registry.selectors import base_among
from youji.registry.selectors import find_base as find_registered
from youji.schemes.logic.automatic import Known
from youji.schemes.selectors import facts_of_others
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown


def find_base(code: str, actor: Actor, today: date) -> Any:
    """The base whose file the actor may read: of their area, their own, or one in which they produce.

    Raises:
        Unknown: there is none of these.
    """
    base = find_registered(code, actor)
    if base is None:
        base = base_among(code, _own_bases(actor, today))
    if base is None:
        raise Unknown
    return base


def reads_all(base: Any, actor: Actor) -> bool:
    """Whether the actor reads every row behind the base's numbers: officers of the area, and its holder."""
    officer = actor.roles & AREA_READERS and actor.division and base.division.startswith(actor.division)
    return bool(officer) or (base.operator_id is not None and base.operator_id == actor.operator_id)


def samples_of(base: Any, year: int, actor: Actor, today: date) -> list[Known]:
    """How many samples of the base's products were taken in the year, and how they came out; one by one for whoever reads all."""
    told = facts_of_others("production", base, year, today)
    if reads_all(base, actor):
        return list(told)
    return [replace(one, rows=(), count=0, href="") for one in told]


def listed_for(base: Any, rows: list[Row], actor: Actor, today: date) -> list[Row]:
    """Of the rows behind a number those that the actor may read one by one.

    Officers of the area and the base's holder read all; another member its own, and those of whom it keeps the books.
    """
    if reads_all(base, actor):
        return rows
    own = whom.may_record_for(actor, today) | {actor.operator_id}
    return [one for one in rows if one.operator_id in own]


def ranked(actor: Actor, today: date, *, q: str = "", division: str = "", year: int) -> QuerySet[BaseFile]:
    """The files of the year of the bases this actor may read: what no rule allows first, then the emptiest archive."""
    scope = Q(base_id__in=_own_bases(actor, today))
    if actor.roles & AREA_READERS and actor.division:
        scope |= Q(division__startswith=actor.division)
    rows = BaseFile.objects.filter(scope, year=year, division__startswith=division)
    rows = rows.filter(completeness__isnull=False)  # else no season of the year counts for it
    if q.strip():
        rows = rows.filter(Q(base__name__contains=q.strip()) | Q(base__code=q.strip().upper()))
    return rows.select_related("base").order_by("-forbidden", "completeness", "pk")


def _own_bases(actor: Actor, today: date) -> set[int]:
    if actor.operator_id is None:
        return set()
    return {one.base_id for one in members.bases_of(actor.operator_id, today)}
