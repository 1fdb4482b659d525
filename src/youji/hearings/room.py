"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.divisions.logic.events import CalendarChanged
from youji.hearings import jobs, policy
from youji.hearings.selectors import inbox, records
from youji.hearings.words import WORDS
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="hearings",
    title="告知与陈述",
    nav=policy.NAV,
    inbox=(Source(inbox.waiting, inbox.pending),),
    inbox_kinds={"interim": "临时暂停", "proposal": "拟处理", "oral": "听证"},
    words=WORDS,
    jobs=(Recurring("hearings.keep_hearings", jobs.keep_hearings, 600),),
    listeners={CalendarChanged: (lambda event: jobs.recount_deadlines(clock.now()),)},
    scope="告知与陈述",
    writable=True,
    extends={
        "documents.audiences": {"hearings": records.audience},
        "catalogue.holder_panels": {"hearings": records.on_holders_page},
        "catalogue.entry_panels": {"hearings": records.on_desk_page},
        "catalogue.measure_pages": dict.fromkeys(("interim", "hearing", "another"), records.page_of),
    },
)
