"""临时暂停 and 事先告知 as procedures, and their rules: who decides, by when, after whose word.

::

    interim   ordered → confirmed → upheld          the suspension stands
                 │          ├────→ lifted           by another's decision; until it is confirmed by its orderer too
                 ├──────────┴────→ lapsed           nobody confirmed, or nobody heard the holder, in time
                 └───────────────→ overtaken        the entry was removed or resumed meanwhile
    proposal  notified → answered → carried_out | dropped
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.catalogue.logic.measures import DAILY, DYNAMIC, LAST
from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.clock import in_words
from youji.shared.findings import Problem, rule

INTERIM = Procedure(
    title="这次临时暂停",
    noun="interim",
    office=Office(DAILY, "city"),
    steps={
        "state": Step("stated"),
        "confirm": Step("confirmed", "confirmed", settles=True),
        "uphold": Step("concluded", "upheld", ends=True),
        "lift": Step("lifted", "lifted", ends=True),
        "lapse": Step("lapsed", "lapsed", ends=True),
        "overtake": Step("closed", "overtaken", ends=True),
    },
    not_yours="临时暂停由市级、省级监管员、审核员办理，不由您办理。",
)
PROPOSAL = Procedure(
    title="这件拟处理事项",
    noun="proposal",
    office=Office(LAST, "province"),
    steps={
        "answer": Step("stated", "answered"),
        "carry_out": Step("decided", "carried_out", ends=True),
        "drop": Step("dropped", "dropped", ends=True),
    },
    not_yours="由省级目录发布员、审定人员办理，不由您办理。",
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a rule may know of an interim suspension that is to be upheld, or a measure that is to be decided."""

    today: date
    last_day: date | None  # on which the holder may answer; none where nobody need be asked
    answered: bool
    view: str = ""


@rule("CAT-019", source=DYNAMIC)
def answered_or_time_is_up(f: Hearing) -> str | Problem | None:
    """删除须在持有主体陈述申辩以后，或陈述申辩期限届满以后决定。"""
    if f.last_day is None or f.answered or f.today > f.last_day:
        return None
    return Problem(
        f"陈述申辩期限到{in_words(f.last_day)}，主体还没有提出意见。",
        "请等到意见提出，或期限届满之后再决定。",
        {"last_day": f.last_day},
    )


@rule("CAT-021", source=DYNAMIC)
def within_its_days(*, today: date, last_day: date | None) -> str | Problem | None:
    """临时暂停在规定的工作日内确认、听取陈述申辩，主体在告知的期限内陈述申辩；逾期不再受理。"""
    if last_day is None or today <= last_day:
        return None
    return Problem(
        f"期限{in_words(last_day)}已过。", "临时暂停逾期自动失效，需要的请重新办理。", {"last_day": last_day}
    )


@rule("CAT-020", source=DYNAMIC)
def the_answer_is_weighed(f: Hearing) -> str | Problem | None:
    """提出陈述申辩的，决定须写明是否采纳；没有提出的，不写采纳。"""
    if f.last_day is None or f.answered == (f.view != "none"):
        return None
    if f.answered:
        return Problem("主体提出了陈述申辩，没有写明是否采纳。", "请选择采纳情况。")
    return Problem("主体没有提出陈述申辩。", "请选择“没有提出意见”。")
