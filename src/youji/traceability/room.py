"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.norms.logic.marked import marked
from youji.shared.rooms import Recurring, Room
from youji.traceability import jobs, policy
from youji.traceability.selectors import told
from youji.traceability.services import joining
from youji.traceability.words import WORDS

ROOM = Room(
    label="traceability",
    title="追溯与召回",
    nav=policy.NAV,
    words=WORDS,
    jobs=(Recurring("traceability.join", jobs.join, 60),),
    scope="召回、演练和答复",
    writable=True,
    extends={
        "certificates.told": {"recalls": told.of_certificate},
        "certificates.told_at_all": {"recalls": told.any_over},
        "certificates.withdrawn": {"recalls": told.withdrawn},
        "norms.files": {
            "traceability-terms": marked(
                "traceability/terms.csv", "召回时限", label="事项", value="数", unit="单位"
            )
        },
        "lots.spoken_for": {"recalls": told.not_taken_back},
        "lots.hold_kept": {"recalls": told.kept},
        "lots.handed_on": {"recalls": joining.handed_on},
    },
)
