"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.ledger import checks, jobs, policy, words
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="ledger",
    title="审计与存证",
    nav=policy.NAV,
    checks=(checks.the_signing_key_is_there, checks.the_witnesses_are_written_right),
    jobs=(
        Recurring("ledger.sequence", jobs.sequence, 2),
        Recurring("ledger.hold_against_the_log", jobs.hold_against_the_log, 3600),
        Recurring("ledger.ask_witnesses", jobs.ask_witnesses, 3),
        Recurring("ledger.requeue_stuck", jobs.requeue_stuck, 60),
    ),
    words=words.WORDS,
    scope="审计与存证",
)
