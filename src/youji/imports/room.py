"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.imports import jobs, policy, services
from youji.imports.services import taken
from youji.imports.words import WORDS
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="imports",
    title="后台导入",
    nav=policy.NAV,
    words=WORDS,
    jobs=(
        Recurring("imports.run", jobs.run, 2, apart=True),
        Recurring("imports.sweep", jobs.sweep, 600),
    ),
    extends={
        "imports.hand_over": {"runs": services.hand_over},
        "imports.once": {"demand_new": taken.demand_new, "keep": taken.keep},
    },
)
