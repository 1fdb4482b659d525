"""The worker reckons how bases stand in the year, those first that were reckoned longest ago."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from youji.production.models import BaseFile
from youji.production.selectors.base_file import BaseYear
from youji.production.selectors.base_ground import bases_with
from youji.shared.clock import local_date

logger = logging.getLogger(__name__)
#: A file that is younger is left, so many are made at a time: a run is short, and a base is at most so far behind.
OLD_AFTER, AT_ONCE = timedelta(minutes=30), 50


def reckon_files(now: datetime) -> int:
    """The files of this year of bases with seasons in it are not older than their turn; how many were made anew.

    Raises:
        RuntimeError: some could not be made, and the others were.
    """
    today = local_date(now)
    made = BaseFile.objects.filter(base_id=OuterRef("pk"), year=today.year).values("reckoned_at")
    rows = bases_with(date(today.year, 1, 1), today).annotate(made=Subquery(made))
    rows = rows.filter(Q(made__isnull=True) | Q(made__lte=now - OLD_AFTER))
    some = list(rows.order_by(F("made").asc(nulls_first=True), "pk")[:AT_ONCE])
    failed = [base.code for base in some if not _reckoned(base, now)]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(some)} files could not be made: {', '.join(failed[:5])}")
    return len(some)


def _reckoned(base: Any, now: datetime) -> bool:
    """One base that cannot be reckoned does not keep those after it from their turn."""
    try:
        reckon_file(base, now)
    except Exception:
        logger.exception("the file of base %s could not be made", base.code)
        return False
    return True


@transaction.atomic
def reckon_file(base: Any, now: datetime) -> BaseFile:
    """The base's file of this year says what is on file."""
    today = local_date(now)
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
