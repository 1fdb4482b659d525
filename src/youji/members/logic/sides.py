"""Two sides agree that somebody produces in a base: who speaks for which, and what rules say about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from youji.shared import clock
from youji.shared.actor import PRODUCERS, SYSTEM, Actor
from youji.shared.findings import Problem, Source, rule

HOUSE = "平台管理规则"
#: Field records are kept two years and longer: further back nobody can say what counted for whom.
BACK, AHEAD = timedelta(days=3 * 366), timedelta(days=366)


class Side(StrEnum):
    """Who speaks. Values are stored: rename a member, never a value."""

    PRODUCER = "producer"  # the 经营主体 itself
    KEEPER = "keeper"  # the base's holder, or the county for a base that nobody holds


@dataclass(frozen=True, slots=True)
class Ground:
    """The base as these rules see it."""

    operator_id: int | None
    division: str
    kind: str


#: What nobody produces in: a whole county or city is recognised by its bases.
PRODUCES = frozenset({"operator", "county_product"})


def speaks_for(actor: Actor, operator_id: int) -> bool:
    """Whether the actor is of the people of this 经营主体."""
    return actor.operator_id == operator_id and bool(actor.roles & PRODUCERS)


def keeps(actor: Actor, ground: Ground, officers: bool) -> bool:
    """Whether the actor speaks for the base: its holder's people, or an officer who keeps its area's register.

    Args:
        officers: whether the actor holds one of the roles that keep the register.
    """
    if actor == SYSTEM:
        return True
    if ground.operator_id is not None and speaks_for(actor, ground.operator_id):
        return True
    return officers and actor.covers(ground.division)


@rule("MEM-001", source=Source(HOUSE, "基地成员"))
def somebody_produces_in_it(*, kind: str) -> str | None:
    """成员属于经营主体基地或县域产品基地；重点县、重点市没有自己的成员。"""
    return None if kind in PRODUCES else "重点县、重点市由所含的基地组成，没有自己的成员。请选具体的基地。"


@rule("MEM-002", source=Source(HOUSE, "基地成员"))
def not_its_own_holder(*, operator_id: int, holder_id: int | None) -> str | None:
    """基地的持有主体本身就是成员，不用再登记。"""
    return "这个主体就是基地的持有主体，本身就是成员，不用再登记。" if operator_id == holder_id else None


@rule("MEM-003", source=Source(HOUSE, "基地成员"))
def not_twice(*, other: tuple[date, date | None, str] | None) -> str | None:
    """同一主体在同一基地、同一产品上，同一天只有一条成员关系。

    ``other`` is one that shares a day: from, until (exclusive) and its state.
    """
    if other is None:
        return None
    since, until, state = other
    if state == "asked":
        return "这个主体已经在等待确认，不用再提一次。"
    end = f"至{clock.in_words(until - timedelta(days=1))}" if until else "起"
    return f"这个主体{clock.in_words(since)}{end}已经是这个基地的成员。请把起始日改到那以后。"


@rule("MEM-004", source=Source(HOUSE, "基地成员"))
def begins_within_reach(*, since: date, today: date) -> str | None:
    """成员关系的起始日在三年以内，最迟一年以后。"""
    if today - BACK <= since <= today + AHEAD:
        return None
    return "起始日应在过去三年以内，最迟不超过一年以后。请核对年份。"


@rule("MEM-005", source=Source(HOUSE, "基地成员"))
def ends_on_a_day_to_come(*, last_day: date, since: date, today: date) -> str | None:
    """最后一天不早于今天：已经发生的记录，当天算给谁就算给谁。"""
    if last_day >= max(today, since):
        return None
    return "最后一天不能早于今天和起始日：已经记下的生产仍算在当时的基地里。"


@rule("MEM-006", source=Source(HOUSE, "代记"))
def books_kept_by_a_neighbour(*, keeper_is_of_the_base: bool, same: bool) -> str | Problem | None:
    """代记主体是基地的持有主体或另一名成员，不是本人。"""
    if same:
        return "自己记自己的，不用写代记主体。"
    if keeper_is_of_the_base:
        return None
    return Problem("代记主体不是这个基地的持有主体或成员。", "请先把它登记为成员，或另选一家。")


@rule("MEM-007", source=Source(HOUSE, "签字单"))
def on_paper_only_without_account(*, has_account: bool) -> str | None:
    """有账号的主体由本人确认；没有账号的，由县里核对签字单后确认。"""
    return "这个主体有人能登录，请由本人确认，不能凭签字单代办。" if has_account else None


@rule("MEM-008", source=Source(HOUSE, "地块归属"))
def plot_goes_to_a_member(*, is_member: bool) -> str | None:
    """地块只能分给当天是基地成员的主体。"""
    return None if is_member else "那一天这个主体不是基地成员。请先登记为成员，或把日期改到成员期内。"


@rule("MEM-009", source=Source(HOUSE, "基地成员"))
def of_the_bases_product(*, product_code: str, base_code: str) -> str | None:
    """只生产其中一种的，是基地产品里的一种。"""
    return None if product_code.startswith(base_code) else "这种产品不在这个基地的产品范围内。"
