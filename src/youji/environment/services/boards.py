"""What anybody reads of a base's environment is written anew whenever something of it changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from youji.environment.fields import SAMPLE_KINDS
from youji.environment.labels import GRADES
from youji.environment.logic.findings import on_the_page
from youji.environment.models import Board, Finding, Sample
from youji.environment.services.common import hold
from youji.procedures.rows import OPEN
from youji.shared import clock

#: So many years back, and so many samples at most: the newest of each place and kind.
YEARS, MOST = 3, 12


def rebuild(base: Any, now: datetime) -> None:
    """The base's board says how things are, in the caller's transaction."""
    hold(base)
    said = {"samples": _samples(base, now), "findings": _findings(base)}
    changed = Board.objects.filter(base=base).update(said=said, made_at=now, revision=F("revision") + 1)
    if not changed:
        Board.objects.create(base=base, base_code=base.code, said=said, made_at=now)


def _samples(base: Any, now: datetime) -> list[dict[str, object]]:
    since = clock.local_date(now) - timedelta(days=YEARS * 366)
    rows = Sample.objects.filter(base=base, state=Sample.State.REPORTED, taken_on__gte=since)
    newest: dict[tuple[object, ...], Sample] = {}
    for row in rows.select_related("laboratory").order_by("-taken_on", "-pk"):
        newest.setdefault((row.kind, row.point_id, row.product_name), row)
    return [_sample(row) for row in list(newest.values())[:MOST]]


def _sample(row: Sample) -> dict[str, object]:
    results = list(row.results.all())
    bad = [one for one in results if one.grade in ("over", "screening")]
    return {
        "kind": SAMPLE_KINDS[row.kind],
        "product": row.product_name,
        "on": row.taken_on.isoformat(),
        "grade": row.grade,
        "word": GRADES[row.grade][0],
        "tone": GRADES[row.grade][1],
        "laboratory": row.laboratory.name if row.laboratory else "",
        "editions": sorted({one.edition for one in results if one.edition}),
        "measured": len(results),
        "bad": [one.sentence for one in bad],
        "fit": row.fit,
    }


def _findings(base: Any) -> list[str]:
    rows = Finding.objects.filter(OPEN, base=base).order_by("seen_on", "pk")
    return [
        on_the_page(
            kind=row.kind,
            seen_on=row.seen_on,
            state_word=str(Finding.State(row.state).label),
            transferred_to=row.transferred_to,
        )
        for row in rows
    ]
