"""Reading rapid tests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from youji.certificates.logic.facts import Sampled
from youji.lots.selectors.links import parents_of
from youji.production.selectors.whom import may_record_for
from youji.quality.models import RapidTest
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.prepared import prepared
from youji.shared.refusals import Unknown

#: Ways by which a lot is made of one other, and stays what that was.
UNMIXED = ("part", "pack")
STATES = {"failed": Q(failed=True), "passed": Q(passed=True), "invalid": Q(failed=False, passed=False)}


def rapid_tests(
    actor: Actor, now: datetime, *, q: str = "", state: str = "", division: str = ""
) -> QuerySet[RapidTest]:
    """The rapid tests in scope, the newest first; ``q`` is in the number, the lot's or the product."""
    rows = RapidTest.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    rows = rows.filter(STATES.get(state, Q()), division__startswith=division)
    if wanted := cleaning.one_line(q)[0]:
        found = Q(code__iexact=wanted) | Q(lot_code__iexact=wanted) | Q(product__icontains=wanted)
        rows = rows.filter(found | Q(person_name__icontains=wanted))
    return rows.prefetch_related("results")


def find_rapid(code: str, actor: Actor, now: datetime) -> RapidTest:
    """One rapid test.

    Raises:
        Unknown: there is none this actor may know of.
    """
    found = rapid_tests(actor, now).filter(code=code.strip().upper()).first()
    if found is None:
        raise Unknown(code)
    return found


def rapid_of(lots: Collection[tuple[int, UUID]]) -> list[RapidTest]:
    """The rapid tests of these lots, whoever's they are, the newest first."""
    rows = _rapid_of(sorted({owner for owner, _ in lots}), sorted({pk for _, pk in lots}))
    prefetch_related_objects(rows, "results")
    return rows


@prepared
def _rapid_of(owners: Collection[int], lots: Collection[UUID]) -> QuerySet[RapidTest]:
    return RapidTest.objects.filter(operator_id__in=owners, lot_id__in=lots)


def holding_of(lines: Collection[tuple[Any, Sequence[Any]]]) -> dict[UUID, list[Sampled]]:
    """What ``certificates`` is told of lots, each with everything it was made of: the rapid tests of these very goods that passed
    since anything of the line last came out positive. A hold that an officer lifted says that the lot may go, and not that it was tested.
    """
    found = rapid_of({(one.operator_id, one.pk) for _, line in lines for one in line})
    return {lot.pk: some for lot, line in lines if (some := _holding(lot, line, found))} if found else {}


def _holding(lot: Any, line: Sequence[Any], tests: Sequence[RapidTest]) -> list[Sampled]:
    within = {one.pk for one in line}
    of_line = [one for one in tests if one.lot_id in within]
    since = [one for one in takewhile(lambda one: not one.failed, of_line) if one.passed]
    same = _same_goods(lot) if since else set()
    return [
        Sampled(
            one.code,
            one.day,
            "ok",
            fit=True,
            by_laboratory=False,
            parameters=tuple(result.parameter for result in one.results.all()),
        )
        for one in since
        if one.lot_id in same
    ]


def _same_goods(lot: Any) -> set[UUID]:
    """The lot, and the lots of the same operator from which it was parted or packed: nothing else is in it."""
    at, found = (lot.operator_id, lot.pk), {lot.pk}
    while True:
        links = parents_of([at])
        if len(links) != 1 or links[0].way not in UNMIXED or links[0].parent[0] != at[0]:
            return found
        at = links[0].parent
        found.add(at[1])
