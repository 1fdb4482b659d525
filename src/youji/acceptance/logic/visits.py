"""现场验收: who may be on the team, when a sheet may be signed, what the team's visit comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from youji.recognition.logic.guards import HOUSE, PLAN
from youji.shared import clock
from youji.shared.checklists import Lacking
from youji.shared.findings import Finding, Problem, Source, rule


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might assess one application."""

    name: str
    active: bool  # account not locked, and the assessor's role in force that day
    specialities: tuple[str, ...]
    group: str  # product group of the base; empty for a county or a city
    same_operator: bool = False
    made_application: bool = False
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a signature under one assessor's sheet rests on."""

    checked_in: bool
    lacking: Lacking = field(default_factory=Lacking)
    against_facts: tuple[str, ...] = ()  # labels of items put otherwise than what is known, without a reason


@dataclass(frozen=True, slots=True)
class Team:
    """Where the team stands as a whole."""

    size: int
    needed: int
    unsigned: tuple[str, ...] = ()  # names of those who have not signed their own sheet
    undecided: tuple[str, ...] = ()  # labels of items without a common tier
    unexplained: tuple[str, ...] = ()  # labels of items where the sheets differ and no reason is noted
    not_agreed: tuple[str, ...] = ()  # names of those who have not signed the common result


@rule("ACP-001", source=Source(PLAN, "五（三）市级验收"))
def team_is_large_enough(team: Team) -> Problem | None:
    """现场验收须有认定办法规定人数的验收员。"""
    if team.size >= team.needed:
        return None
    return Problem(
        f"需要{team.needed}名验收员，现有{team.size}名。",
        f"请再选{team.needed - team.size}名。",
        {"needed": team.needed, "have": team.size},
    )


@rule("ACP-002", source=Source(HOUSE, "验收员"))
def assessor_is_active(candidate: Candidate) -> Problem | None:
    """验收员须在岗并持有有效的验收员资格。"""
    if candidate.active:
        return None
    return Problem(f"{candidate.name}现在没有有效的验收员资格。", "请改选其他验收员。")


@rule("ACP-003", source=Source(HOUSE, "验收员"))
def assessor_is_qualified(candidate: Candidate) -> Problem | None:
    """验收员的专业须与基地的产品类别相符。"""
    if not candidate.group or candidate.group in candidate.specialities:
        return None
    known = "、".join(candidate.specialities) or "没有登记专业"
    return Problem(f"{candidate.name}的专业是{known}，不含“{candidate.group}”。", "请改选专业相符的验收员。")


@rule("ACP-004", source=Source(HOUSE, "回避"))
def assessor_is_not_of_the_operator(candidate: Candidate) -> Problem | None:
    """验收员不得来自被验收的主体，也不得是申报的经办人。"""
    if candidate.same_operator:
        return Problem(f"{candidate.name}属于被验收的主体。", "请改选其他验收员。")
    if candidate.made_application:
        return Problem(f"{candidate.name}是这件申报的经办人。", "请改选其他验收员。")
    return None


@rule("ACP-005", source=Source(HOUSE, "回避"))
def assessor_is_not_recused(candidate: Candidate) -> Problem | None:
    """已声明回避的验收员不得参加验收。"""
    if not candidate.recused:
        return None
    return Problem(f"{candidate.name}已声明回避这件申报。", "请改选其他验收员。")


@rule("ACP-006", source=Source(HOUSE, "现场验收"))
def assessor_was_there(sheet: Sheet) -> Problem | None:
    """验收员须到场签到后方可签字。"""
    return None if sheet.checked_in else Problem("您还没有签到。", "请在基地现场按“签到”。")


@rule("ACP-007", source=Source(HOUSE, "现场验收"))
def every_item_is_scored(sheet: Sheet) -> Problem | None:
    """评分表逐项打分后方可签字。"""
    if not (unscored := sheet.lacking.unscored):
        return None
    return Problem(f"还有{len(unscored)}项没有打分。", f"请为这些项目选择档次：{'、'.join(unscored)}。")


@rule("ACP-008", source=Source(HOUSE, "现场验收"))
def a_veto_is_evidenced(sheet: Sheet) -> Problem | None:
    """判定关键项不达标的，须写明情况并拍照。"""
    wants = [f"“{label}”请写明情况" for label in sheet.lacking.vetoes_without_note]
    wants += [f"“{label}”请拍照" for label in sheet.lacking.vetoes_without_photo]
    return Problem("关键项不达标将一票否决，证据还不全。", "；".join(wants) + "。") if wants else None


@rule("ACP-009", source=Source(HOUSE, "现场验收"))
def every_sheet_is_signed(team: Team) -> Problem | None:
    """各验收员独立评分并签字后方可合议。"""
    if not team.unsigned:
        return None
    return Problem(f"{'、'.join(team.unsigned)}还没有签字。", "请等各人独立评分并签字后再合议。")


@rule("ACP-010", source=Source(HOUSE, "现场验收"))
def every_item_is_reconciled(team: Team) -> Problem | None:
    """合议须对每个项目得出共同的档次。"""
    if not team.undecided:
        return None
    return Problem(f"还有{len(team.undecided)}项没有合议结果。", f"请合议：{'、'.join(team.undecided)}。")


@rule("ACP-011", source=Source(HOUSE, "现场验收"))
def every_difference_is_explained(team: Team) -> Problem | None:
    """评分不一致的项目，合议须写明理由。"""
    if not team.unexplained:
        return None
    return Problem(
        f"有{len(team.unexplained)}项评分不一致，还没有写明合议理由。",
        f"请写明：{'、'.join(team.unexplained)}。",
    )


@rule("ACP-012", source=Source(HOUSE, "现场验收"))
def everybody_agrees(team: Team) -> Problem | None:
    """合议结果经全体验收员签字后方可作出结论。"""
    if not team.not_agreed:
        return None
    return Problem(f"{'、'.join(team.not_agreed)}还没有在合议结果上签字。", "请等全体验收员签字。")


@rule("ACP-014", source=Source(HOUSE, "现场验收"))
def what_is_known_is_not_overruled_in_silence(sheet: Sheet) -> Problem | None:
    """评分和平台自动得出的事实不一致的，须写明理由。"""
    if not sheet.against_facts:
        return None
    named = "、".join(sheet.against_facts)
    return Problem(
        f"有{len(sheet.against_facts)}项评分和生产档案、检测结果对不上，还没有写明理由。",
        f"请在这些项目的情况说明里写明理由：{named}。",
    )


PERSON_RULES: tuple[Callable[[Candidate], Finding | None], ...] = (
    assessor_is_active,
    assessor_is_qualified,
    assessor_is_not_of_the_operator,
    assessor_is_not_recused,
)
SIGNING_RULES: tuple[Callable[[Sheet], Finding | None], ...] = (
    assessor_was_there,
    every_item_is_scored,
    a_veto_is_evidenced,
    what_is_known_is_not_overruled_in_silence,
)
RECONCILING_RULES: tuple[Callable[[Team], Finding | None], ...] = (
    every_sheet_is_signed,
    every_item_is_reconciled,
    every_difference_is_explained,
)


def about_person(candidate: Candidate) -> tuple[Finding, ...]:
    """Everything against ``candidate`` being on the team."""
    return tuple(found for check in PERSON_RULES if (found := check(candidate)) is not None)


def about_signing(sheet: Sheet) -> tuple[Finding, ...]:
    """Everything against signing ``sheet``."""
    return tuple(found for check in SIGNING_RULES if (found := check(sheet)) is not None)


def about_reconciling(team: Team) -> tuple[Finding, ...]:
    """Everything against the common result as it stands."""
    return tuple(found for check in RECONCILING_RULES if (found := check(team)) is not None)


@rule("ACP-013", source=Source(HOUSE, "现场验收"))
def the_day_has_come(today: date, scheduled_on: date | None) -> Problem | None:
    """验收日期到了方可签到。"""
    if scheduled_on is None:
        return Problem("还没有安排验收日期。", "请联系组织验收的单位。")
    if today < scheduled_on:
        day = clock.in_words(scheduled_on)
        return Problem(f"验收安排在{day}，还没有到。", f"请在{day}到现场签到，或请组织单位改期。")
    return None


#: A check-in so far from where the base is registered is said at once; a large base may well reach that far.
FAR_METRES = 3_000


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres over the ground between two places in degrees (CGCS2000)."""
    from pyproj import Geod

    return float(Geod(ellps="GRS80").inv(lon, lat, other_lon, other_lat)[2])
