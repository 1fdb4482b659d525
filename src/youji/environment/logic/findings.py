"""污染线索: what was seen that may foul a base, from the day it was seen until somebody closed it."""

from __future__ import annotations

from datetime import date

from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.findings import Problem, Source, rule

#: From here on facts are judged by the code; facts before keep the act of their day (从旧兼从轻).
CODE_IN_FORCE = date(2026, 8, 15)
KINDS = {
    "waste_water": "工业废水",
    "waste_gas": "工业废气",
    "waste_residue": "工业废渣",
    "manure": "不符合标准的畜禽粪污",
    "package": "投入品废弃物",
    "other": "其他污染",
}
FINDING = Procedure(
    title="这条污染线索",
    noun="finding",
    office=Office(frozenset({Role.COUNTY_REVIEWER, Role.SUPERVISOR}), "county"),
    steps={
        "transfer": Step("transferred", "transferred"),
        "report": Step("reported", "handled"),
        "close": Step("closed", "closed", ends=True),
        "dismiss": Step("dismissed", "dismissed", ends=True),
    },
    not_yours="污染线索由县级农业农村部门的审核员、监管员办理，不由您办理。",
)


def basis(seen_on: date) -> str:
    """Under which act a fact of this day stands; numbers of articles nobody has compared are not invented."""
    name = "生态环境法典" if seen_on >= CODE_IN_FORCE else "土壤污染防治法、固体废物污染环境防治法等"
    return f"《{name}》（条号待核）"


@rule("ENV-004", source=Source("湖南省优质农产品生产基地建设行动实施方案", "四（三）绿色生产模式"))
def says_what_was_done(*, reported: bool, transferred_to: str) -> Problem | None:
    """污染线索办结前，要有处理情况的报告，或者已移交有权机关。"""
    if reported or transferred_to:
        return None
    return Problem(
        "还没有处理情况的报告，也没有移交。",
        "请先报告处理情况，或移交有权处理的机关；查无此事的，按查无此事办结。",
    )


def on_the_page(*, kind: str, seen_on: date, state_word: str, transferred_to: str) -> str:
    """What anybody reads of an open finding: what, when, and who has it; never who saw it or what they wrote."""
    to = f"，已移交{transferred_to}" if transferred_to else ""
    return f"{clock.in_words(seen_on)}发现{KINDS[kind]}，{state_word}{to}"
