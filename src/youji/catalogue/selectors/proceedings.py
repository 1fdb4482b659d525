"""Reading rectifications and annual checks, inside an actor's scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from youji.catalogue.models import AnnualCheck, Entry, Rectification
from youji.schemes.logic.automatic import Indicated, Known, indicated, opened
from youji.schemes.logic.scheme import Ground
from youji.schemes.selectors import automatic_facts, scheme_of
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

P = TypeVar("P", AnnualCheck, Rectification)


def annual_checks(actor: Actor, year: int, state: str = "") -> QuerySet[AnnualCheck]:
    """The year's checks inside the actor's scope: ``reported``, ``waiting``, ``done``, or all."""
    found = AnnualCheck.objects.filter(year=year, entry__in=Entry.objects.visible_to(actor)).select_related(
        "entry__base__operator", "entry__scheme_version"
    )
    open_ = found.filter(concluded_at__isnull=True)
    chosen = {
        "reported": open_.filter(reported_at__isnull=False),
        "waiting": open_.filter(reported_at__isnull=True),
        "done": found.filter(concluded_at__isnull=False),
    }.get(state, found)
    return chosen.order_by("concluded_at", "-reported_at", "entry__code")


def chosen_checks(check_ids: Collection[int], actor: Actor) -> list[AnnualCheck]:
    """Those of the ids that are inside the actor's scope, by place and name."""
    rows = AnnualCheck.objects.filter(pk__in=check_ids, entry__in=Entry.objects.visible_to(actor))
    rows = rows.select_related("entry__base__operator", "entry__scheme_version", "entry__first_edition")
    return list(rows.order_by("entry__division", "entry__name", "pk"))


def find_check(check_id: int, actor: Actor) -> AnnualCheck:
    """The check, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(AnnualCheck, check_id, actor)


def find_rectification(rectification_id: int, actor: Actor) -> Rectification:
    """The order, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    return _find(Rectification, rectification_id, actor)


def facts_told(check: AnnualCheck, today: date) -> tuple[Known, ...]:
    """What is known by itself of the base of the check on the day."""
    return automatic_facts(scheme_of(check.entry.scheme_version), check.entry.base, today)


def facts_shown(check: AnnualCheck, today: date) -> tuple[Known, ...]:
    """What was known when it was reported; before that, and until it is concluded, what is known now."""
    if check.told is not None or check.concluded_at is not None:
        return opened(check.told)
    return facts_told(check, today)


def grounds_indicated(entry: Entry, grounds: Collection[Ground], today: date) -> tuple[Indicated, ...]:
    """Those of the grounds that something known of the base by itself on the day speaks for."""
    if not any(one.fact for one in grounds):
        return ()
    scheme = scheme_of(entry.scheme_version)
    found = indicated(scheme, automatic_facts(scheme, entry.base, today))
    return tuple(one for one in found if one.ground in grounds)


def _find(kind: type[P], pk: int, actor: Actor) -> P:
    rows = kind._default_manager.filter(pk=pk, entry__in=Entry.objects.visible_to(actor))
    found = rows.select_related("entry__base", "entry__scheme_version", "entry__first_edition").first()
    if found is None:
        raise Unknown(pk)
    return found
