"""What this room declares of itself to the house."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

from youji.certificates.logic.events import LabelsSuspected
from youji.divisions.logic.events import CalendarChanged
from youji.receiving import jobs, policy
from youji.receiving.selectors import copies, proofs, received, reports
from youji.receiving.services import doubles, phone
from youji.receiving.words import WORDS
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room


@cache
def _reports() -> str:
    return reverse("receiving:report-publicly")


def _report(code: str) -> str:
    return f"{_reports()}?code={code}"


ROOM = Room(
    label="receiving",
    title="收货查验",
    nav=policy.NAV,
    inbox=(Source(reports.waiting, reports.pending),),
    inbox_kinds={"doubtful": "可疑合格证"},
    words=WORDS,
    jobs=(Recurring("receiving.recount_deadlines", jobs.recount_deadlines, 600),),
    listeners={
        CalendarChanged: (lambda event: jobs.recount_deadlines(clock.now()),),
        LabelsSuspected: (lambda event: doubles.take_up(event, clock.now()),),
    },
    scope="收货查验、收存的合格证",
    writable=True,
    extends={
        "certificates.kept": {"receiving": proofs.kept_for},
        "certificates.received": {"receiving": copies.counties_of},
        "certificates.report": {"receiving": _report},
        "documents.audiences": {"receiving": received.pictures, "doubtful": reports.audience},
        "production.sync": {
            "receiving.scan": phone.take_scan_rows,
            "receiving.pile": phone.take_pile_rows,
        },
    },
)
