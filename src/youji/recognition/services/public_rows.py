"""The rows of a published notice while their cases go on: struck when a case ends, back when it stands again.

No entry of their own: the step by which the case ends, and its reinstatement, are on the trail and on the log.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from youji.recognition.models import Application, Notice
from youji.shared import clock
from youji.shared.rows import advance

Rows = list[dict[str, object]]


def struck(notice: Notice, codes: Collection[str], now: datetime) -> Rows:
    """The rows of the notice, those of ``codes`` with the day they left it."""
    day = clock.local_date(now).isoformat()
    return [{**row, "left": day} if row["code"] in codes else row for row in notice.snapshot]


def strike(application: Application, now: datetime) -> None:
    """Nobody is asked to object to a case that has ended."""
    if notice := _locked(application):
        advance(notice, snapshot=struck(notice, {application.code}, now))


def put_back(application: Application) -> None:
    """The case is on notice again: its row is what it was."""
    if notice := _locked(application):
        rows: Rows = [
            {key: value for key, value in row.items() if key != "left" or row["code"] != application.code}
            for row in notice.snapshot
        ]
        advance(notice, snapshot=rows)


def _locked(application: Application) -> Notice | None:
    """The notice; two cases that leave it at once queue, as each writes all its rows."""
    return Notice.objects.select_for_update().filter(applications=application).first()
