"""What this room declares of itself to the house."""

from __future__ import annotations

import youji.certificates.logic.gate  # noqa: F401 (its rules stand in the rulebook)
from youji.certificates import checks, importers, jobs, policy
from youji.certificates.selectors.parcels import spoken_for
from youji.certificates.selectors.withdrawn import withdrawn
from youji.certificates.services.looks import keep_adding_up
from youji.certificates.words import WORDS
from youji.shared.rooms import Recurring, Room

ROOM = Room(
    label="certificates",
    title="承诺达标合格证",
    nav=policy.NAV,
    words=WORDS,
    checks=(checks.the_certificate_key_is_there,),
    jobs=(
        Recurring("certificates.grow_log", jobs.grow_log, 5),
        Recurring("certificates.grow_whole_log", jobs.grow_whole_log, 86_400),
        Recurring("certificates.print", jobs.print_labels, 2, apart=True),
        Recurring("certificates.sweep_printed", jobs.sweep_printed, 3_600),
        Recurring("certificates.suspect_copies", jobs.suspect_copies, 300),
        Recurring("certificates.sweep_looks", jobs.sweep_looks, 3_600),
    ),
    beside=(keep_adding_up,),
    imports=importers.IMPORTERS,
    scope="承诺达标合格证",
    writable=True,
    extends={
        "certificates.withdrawn": {"voids": withdrawn},
        "lots.spoken_for": {"certificates": spoken_for},
    },
)
