"""What was judged again, and whoever it concerns, as an actor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from youji.norms.logic.steps import NOT_SAID
from youji.norms.models import Affected, Norm, Recheck
from youji.norms.selectors.pages import said_of
from youji.norms.selectors.tables import TABLES
from youji.shared.actor import Actor
from youji.shared.clock import in_words
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions
from youji.shared.rows import plain

#: Where a room says for which operators the actor writes records: ``(actor) → ids``.
FOR_WHOM = "norms.for_whom"


def rechecks(actor: Actor) -> QuerySet[Recheck]:
    """Every recheck, newest first; ``differing`` counts what of it the actor may see, ``worse`` what is forbidden now."""
    mine = Q(affected__in=_of(actor))
    worse = Q(affected__verdict_after="forbidden")
    counted = Recheck.objects.select_related("edition").annotate(
        differing=Count("affected", filter=mine), worse=Count("affected", filter=mine & worse)
    )
    return counted.order_by("-pk")


def find(number: int, actor: Actor) -> Recheck:
    """One recheck.

    Raises:
        Unknown: there is none.
    """
    found = rechecks(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def affected(
    actor: Actor, recheck_id: int, *, q: str = "", kind: str = "", verdict: str = ""
) -> QuerySet[Affected]:
    """What of a recheck concerns the actor: what became forbidden first."""
    rows = _of(actor).filter(recheck_id=recheck_id)
    if q.strip():
        rows = rows.filter(Q(operator_name__contains=q.strip()) | Q(title__contains=q.strip()))
    if kind:
        rows = rows.filter(kind=kind)
    if verdict:
        rows = rows.filter(verdict_after=verdict)
    first = Case(When(verdict_after="forbidden", then=Value(0)), default=Value(1))
    return rows.order_by(first, "operator_id", "pk")


def _of(actor: Actor) -> QuerySet[Affected]:
    """What concerns the actor, and whoever they write records for: a household without a phone hears of it from nobody else."""
    some = (whom(actor) for whom in extensions(FOR_WHOM).values())
    return Affected.objects.visible_to(actor, frozenset(one for each in some for one in each))


def as_program(row: Affected) -> dict[str, Any]:
    """One row as a program reads it."""
    return {
        "kind": row.kind,
        "ref": row.ref,
        "title": row.title,
        "href": row.href,
        "operator": row.operator_name,
        "division": row.division,
        "before": {
            "verdict": row.verdict_before,
            "earliest_harvest_on": row.earliest_before,
            "edition": row.edition_before,
        },
        "after": {
            "verdict": row.verdict_after,
            "earliest_harvest_on": row.earliest_after,
            "edition": row.edition_after,
        },
        "reason": row.reason,
        "notice": row.notice,
    }


@dataclass(frozen=True, slots=True)
class Moved:
    """One row of a table that changed: where it is seen, and what became of it."""

    number: int
    key: str
    said: str


def rows_of(recheck: Recheck) -> list[Moved]:
    """The rows that changed, each as it stands."""
    found = TABLES[recheck.table]
    now = found.rows.filter(key__in=list(recheck.was)).order_by("key")
    return [Moved(row.pk, row.key, _became(recheck.was[row.key], row)) for row in now]


def _became(was: Any, row: Norm) -> str:
    if was is None:
        return f"自{in_words(row.valid_from)}起" if row.valid_from else "新增"
    if was["valid_until"] != plain(row.valid_until):
        return f"自{in_words(row.valid_until)}起失效" if row.valid_until else "不再写失效日期"
    now = {key: plain(value) for key, value in said_of(TABLES[row.table], row).items()}
    differs = {key for key in now if now[key] != was.get(key)}
    return "已核对" if differs <= set(NOT_SAID) else "有改动"
