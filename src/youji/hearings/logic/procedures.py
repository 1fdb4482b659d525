"""临时暂停 and 事先告知 as procedures, and their rules: who decides, by when, after whose word.

::

    interim   ordered → confirmed → upheld          the suspension stands
                 │          ├────→ lifted           by another's decision; until it is confirmed by its orderer too
                 ├──────────┴────→ lapsed           nobody confirmed, or nobody heard the holder, in time
                 └───────────────→ overtaken        the entry was removed or resumed meanwhile
    proposal  notified → answered → carried_out | dropped
    oral      asked ⇄ set → held                    the holder was heard in person
                │      ├────→ given_up              absent without a reason told before, or a second time
                ├──────┼────→ withdrawn             by whoever asked
                └──────┴────→ moot                  nothing is done after all
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.catalogue.logic.measures import DAILY, DYNAMIC, LAST
from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.shared.clock import in_words
from youji.shared.findings import Problem, Source, rule

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
ORAL = Procedure(
    title="这次听证",
    noun="oral",
    office=Office(LAST, "province"),
    steps={
        "arrange": Step("arranged", "set", settles=True),
        "record": Step("heard", "held", ends=True),
        "excuse": Step("absent", "asked", settles=True),
        "give_up": Step("absent", "given_up", ends=True),
        "withdraw": Step("withdrawn", "withdrawn", ends=True),
        "overtake": Step("closed", "moot", ends=True),
    },
    not_yours="由省级目录发布员、审定人员办理，不由您办理。",
)
#: Who may preside: whoever decides on measures or watches over them, at the province.
PRESIDING = Office(LAST | DAILY, "province")
#: A removal is no penalty in the law's words; its hearing follows the law's by analogy.
HEARD = Source("中华人民共和国行政处罚法", "听证程序（参照）")


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a rule may know of an interim suspension that is to be upheld, or a measure that is to be decided."""

    today: date
    last_day: date | None  # on which the holder may answer; none where nobody need be asked
    answered: bool
    view: str = ""
    carry_out: bool = False
    oral_open: bool = False  # a hearing in person was asked for, and is not over
    held_on: date | None = None  # the day set for it


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


@rule("CAT-030", source=HEARD)
def the_hearing_is_over(f: Hearing) -> str | Problem | None:
    """主体要求听证的，在听证举行、主体撤回或视为放弃以后才能决定删除。"""
    if not (f.carry_out and f.oral_open):
        return None
    stands = f"听证定于{in_words(f.held_on)}" if f.held_on else "还没有定下听证时间"
    return Problem(
        f"主体要求听证，{stands}。", "请在听证举行、主体撤回或视为放弃之后再决定。", {"held_on": f.held_on}
    )


@rule("CAT-031", source=HEARD)
def told_in_good_time(*, held_on: date, earliest: date) -> str | Problem | None:
    """听证日期在告知主体之后留足规定的工作日；改期的重新计算。"""
    if held_on >= earliest:
        return None
    return Problem(f"听证日期最早{in_words(earliest)}。", "请另选日期。", {"earliest": earliest})


@rule("CAT-032", source=HEARD)
def another_presides(*, presider: int, proposer: int) -> str | Problem | None:
    """听证由提出人以外的人员主持。"""
    return Problem("提出人不能主持听证。", "请另选主持人。") if presider == proposer else None


@rule("CAT-033", source=HEARD)
def its_day_has_come(*, today: date, held_on: date) -> str | Problem | None:
    """听证日期到了才能记录笔录，或记录主体没有到场。"""
    if today >= held_on:
        return None
    return Problem(
        f"听证定于{in_words(held_on)}。", "请在当天或之后记录；需要提前或推后的请改期。", {"held_on": held_on}
    )


@rule("CAT-034", source=HEARD)
def minutes_are_kept(*, minutes: str, document: bool) -> str | Problem | None:
    """听证须有笔录：上传签字笔录，或写入其内容。"""
    return None if minutes or document else Problem("没有笔录。", "请上传签字笔录，或写入笔录内容。")


def gives_up(*, excused: bool, missed_before: bool) -> bool:
    """Whether not coming counts as giving it up: without a reason told before, or a second time."""
    return missed_before or not excused
