"""The worker reckons how bases stand in the year, those first that were reckoned longest ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from youji.production.models import BaseFile, Season
from youji.production.selectors.base_file import BaseYear
from youji.shared.clock import local_date

#: A file that is younger is left, so many are made at a time: a run is short, and a base is at most so far behind.
OLD_AFTER, AT_ONCE = timedelta(minutes=30), 50


def reckon_files(now: datetime) -> int:
    """The files of this year of bases with seasons in it are not older than their turn; how many were made anew."""
    today = local_date(now)
    year = today.year
    made = BaseFile.objects.filter(base_id=OuterRef("base_id"), year=year).values("reckoned_at")
    rows = Season.objects.filter(base_id__isnull=False).order_by().values("base_id").distinct()
    rows = rows.annotate(made=Subquery(made)).filter(Q(made__isnull=True) | Q(made__lte=now - OLD_AFTER))
    due = rows.order_by(F("made").asc(nulls_first=True), "base_id")
    some = [row["base_id"] for row in due[:AT_ONCE]]
    for base_id in some:
        reckon_file(base_id, now)
    return len(some)


@transaction.atomic
def reckon_file(base_id: int, now: datetime) -> BaseFile:
    """The file of this year of a base with seasons says what is on file."""
    today = local_date(now)
    seasons = Season.objects.filter(base_id=base_id).select_related("base__product").defer("ground")
    base: Any = seasons[0].base
    found = BaseYear.of(base, today.year, today)
    row, _ = BaseFile.objects.update_or_create(
        base=base,
        year=today.year,
        defaults={
            "division": base.division,
            "records": len(found.records),
            "completeness": found.completeness,
            "adherence": found.adherence,
            "missing": len(found.tasks.get("missing", ())),
            "forbidden": len(found.forbidden),
            "reckoned_at": now,
        },
    )
    return row
