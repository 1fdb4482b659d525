"""边界协调 as a procedure: two bases claim the same ground, both look at their boundary, the case's clock stands still."""

from __future__ import annotations

from decimal import Decimal

from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.actor import Role
from youji.shared.findings import Problem, Source, rule
from youji.shared.quantities import area_text

#: It is no return for correction: an overlap may be found, and reconciled, however often one was asked for.
RECONCILIATION = Procedure(
    title="这件边界协调",
    noun="boundary",
    office=Office(frozenset({Role.COUNTY_REVIEWER, Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER}), "county"),
    steps={
        "state": Step("answered"),
        "settle": Step("closed", "settled", ends=True),
        "uphold": Step("upheld", "upheld", ends=True),
        "give_up": Step("dismissed", "failed", ends=True),
    },
    not_yours="边界协调由正在办理这件申报的审核机关办结。",
)


@rule("REC-042", source=Source("湖南省优质农产品生产基地建设行动实施方案", "四（一）科学布局"))
def ground_is_apart(*, common_mu: Decimal, tolerance_mu: Decimal) -> Problem | None:
    """以“重叠已消除”结束边界协调的，双方地块不得再有重叠。"""
    if common_mu <= tolerance_mu:
        return None
    return Problem(
        f"双方地块还有{area_text(common_mu)}重叠。", "请等任何一方改好边界；协调不成的，请写明理由作出决定。"
    )
