"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.appeals import jobs, policy, selectors
from youji.appeals.words import WORDS
from youji.divisions.logic.events import CalendarChanged
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="appeals",
    title="申诉",
    nav=policy.NAV,
    inbox=(Source(selectors.waiting, selectors.pending),),
    inbox_kinds={"appeal": "申诉"},
    words=WORDS,
    jobs=(Recurring("appeals.recount_deadlines", jobs.recount_deadlines, 600),),
    listeners={CalendarChanged: (lambda event: jobs.recount_deadlines(clock.now()),)},
    scope="申诉",
    writable=True,
    extends={
        "documents.audiences": {"appeals": selectors.audience},
        "recognition.under_appeal": {"appeals": selectors.under_appeal},
        "recognition.applicant_panels": {"appeals": selectors.on_applicants_page},
        "catalogue.holder_panels": {"appeals": selectors.on_holders_page},
        "catalogue.entry_panels": {"appeals": selectors.on_desk_page},
    },
)
