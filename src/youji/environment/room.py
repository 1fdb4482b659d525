"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.divisions.logic.events import CalendarChanged
from youji.environment import jobs, policy
from youji.environment.selectors import findings, samples, zones
from youji.environment.words import WORDS
from youji.shared import clock
from youji.shared.inbox import Source
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="environment",
    title="产地环境",
    nav=policy.NAV,
    inbox=(Source(findings.waiting, findings.pending),),
    inbox_kinds={"finding": "污染线索"},
    words=WORDS,
    jobs=(Recurring("environment.recount_deadlines", jobs.recount_deadlines, 600),),
    listeners={CalendarChanged: (lambda event: jobs.recount_deadlines(clock.now()),)},
    scope="产地环境",
    writable=True,
    extends={
        "documents.audiences": {"environment": samples.audience, "findings": findings.audience},
        "registry.base_panels": {"environment": findings.on_registers_page},
        "recognition.facts": {"environment": zones.facts_of},
        "production.ground": {"zones": zones.against_production},
    },
)
