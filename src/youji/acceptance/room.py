"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.acceptance import policy
from youji.acceptance.selectors import acceptances, audience, visits
from youji.acceptance.services.visits import open_for_step
from youji.acceptance.words import WORDS
from youji.shared.inbox import Source
from youji.shared.rooms import Room

ROOM = Room(
    label="acceptance",
    title="现场验收",
    nav=policy.NAV,
    inbox=(Source(acceptances.waiting, acceptances.pending),),
    inbox_kinds={"acceptance": "现场验收"},
    words=WORDS,
    scope="现场验收",
    writable=True,
    extends={
        "documents.audiences": {"photos": audience.of_photos},
        "ledger.withheld": {"sheets": audience.withheld},
        "recognition.effects": {"open_acceptance": open_for_step},
        "recognition.facts": {"acceptance": acceptances.facts_of},
        "recognition.recognised": {"acceptance": acceptances.decided_on},
        "recognition.readers": {"assessors": visits.cases_to_visit},
        "recognition.held": {"acceptance": acceptances.unfinished},
        "recognition.case_panels": {"acceptance": acceptances.on_case_page},
    },
)
