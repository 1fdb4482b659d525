"""异议 as a procedure: received with a receipt, investigated by one, answered by another; every step is public."""

from __future__ import annotations

from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.recognition.logic.guards import HOUSE
from youji.shared.actor import Role
from youji.shared.findings import Problem, Source, rule

OBJECTION = Procedure(
    title="这件异议",
    noun="objection",
    office=Office(frozenset({Role.PROVINCE_REVIEWER}), "province"),
    steps={
        "investigate": Step("investigated", "investigating", settles=True),
        "uphold": Step("upheld", "upheld", ends=True),
        "dismiss": Step("dismissed", "dismissed", ends=True),
    },
    not_yours="异议由省级复核员（省绿办）调查办结。",
    public=True,
)


@rule("REC-045", source=Source(HOUSE, "异议办理"))
def investigated_before_concluded(*, investigated: bool) -> str | Problem | None:
    """异议先由一人记录调查情况，再由另一人办结。"""
    if investigated:
        return None
    return Problem("这件异议还没有记录调查情况。", "请先保存调查情况，再由另一位复核员办结。")
