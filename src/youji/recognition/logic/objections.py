"""异议 as a procedure: received with a receipt, investigated, answered by the province; every step is public."""

from __future__ import annotations

from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.actor import Role

OBJECTION = Procedure(
    title="这件异议",
    noun="objection",
    office=Office(frozenset({Role.PROVINCE_REVIEWER}), "province"),
    steps={
        "investigate": Step("investigated", "investigating"),
        "uphold": Step("upheld", "upheld", ends=True),
        "dismiss": Step("dismissed", "dismissed", ends=True),
    },
    not_yours="异议由省级复核员（省绿办）调查办结。",
    public=True,
)
