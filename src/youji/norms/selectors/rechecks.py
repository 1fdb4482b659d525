"""What was judged again, and whoever it concerns, as an actor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from youji.norms.logic.steps import NOT_SAID
from youji.norms.models import Affected, Norm, Recheck
from youji.norms.selectors.pages import called, cells, said_of
from youji.norms.selectors.tables import TABLES, NormTable
from youji.shared.actor import Actor
from youji.shared.clock import in_words
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions
from youji.shared.rows import plain

#: Where a room says for which operators the actor writes records: ``(actor) → ids``.
FOR_WHOM = "norms.for_whom"
#: What tells two editions of one row apart, and says nothing of what they say.
OF_EDITIONS = frozenset({"valid_from", "valid_until", *NOT_SAID})


def rechecks(actor: Actor) -> QuerySet[Recheck]:
    """Every recheck, newest first; ``differing`` counts what of it the actor may see, ``worse`` what is forbidden now."""
    mine = Q(affected__in=_of(actor))
    worse = Q(affected__verdict_after="forbidden")
    counted = (
        Recheck.objects.select_related("edition")
        .defer("was")
        .annotate(differing=Count("affected", filter=mine), worse=Count("affected", filter=mine & worse))
    )
    return counted.order_by("-pk")


def told(rows: list[Recheck]) -> list[Recheck]:
    """The rows of a page, each with ``about``: what the first row that changed is about; one query a table."""
    called_by: dict[tuple[str, str], str] = {}
    for name in {one.table for one in rows}:
        table = TABLES[name]
        firsts = [one.keys[0] for one in rows if one.table == name and one.keys]
        called_by |= {(name, row.key): called(table, row) for row in table.rows.filter(key__in=firsts)}
    for one in rows:
        first = called_by.get((one.table, one.keys[0]), "") if one.keys else ""
        one.about = f"{first}等{one.rows}行" if first and one.rows > 1 else first  # type: ignore[attr-defined]
    return rows


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
    """One row of a table that changed: where it is seen, what it is about, what became of it."""

    number: int
    called: str
    said: str


def rows_of(recheck: Recheck) -> list[Moved]:
    """The first of the rows that changed, each as it stands; one that ended for another says what the other says otherwise."""
    table = TABLES[recheck.table]
    now = list(table.rows.filter(key__in=recheck.keys).order_by("key"))
    ended = {(called(table, row), row.valid_until): row for row in now if row.valid_until}
    moved, followed = [], set()
    for row in now:
        was = recheck.was[row.key]
        old = ended.get((called(table, row), row.valid_from)) if was is None else None
        if old is not None:
            followed.add(old.pk)
        moved.append(
            Moved(
                row.pk, called(table, row), _became(was, row) if old is None else _otherwise(table, old, row)
            )
        )
    return [one for one in moved if one.number not in followed]


def _otherwise(table: NormTable, old: Norm, new: Norm) -> str:
    before, after = dict(cells(table, old)), dict(cells(table, new))
    differs = [key for key in table.fields if before.get(key) != after.get(key) and key not in OF_EDITIONS]
    said = "；".join(
        f"{table.fields[key].heading} {before.get(key, '（空）')} → {after.get(key, '（空）')}"
        for key in differs
    )
    since = in_words(new.valid_from) if new.valid_from else ""
    return f"自{since}起，{said}" if said else f"自{since}起另行一版"


def _became(was: Any, row: Norm) -> str:
    if was is None:
        return f"自{in_words(row.valid_from)}起" if row.valid_from else "新增"
    if was["valid_until"] != plain(row.valid_until):
        return f"自{in_words(row.valid_until)}起失效" if row.valid_until else "不再写失效日期"
    now = {key: plain(value) for key, value in said_of(TABLES[row.table], row).items()}
    differs = {key for key in now if now[key] != was.get(key)}
    return "已核对" if differs <= set(NOT_SAID) else "有改动"
