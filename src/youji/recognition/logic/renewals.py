"""Rules of coming back: renewal, and applying again after a suspension, a removal, a refusal."""

from __future__ import annotations

from datetime import date

from youji.catalogue.logic.courses import HALTED
from youji.catalogue.logic.measures import DYNAMIC
from youji.catalogue.logic.statuses import EntryStatus
from youji.shared import clock
from youji.shared.findings import Problem, rule


@rule("CAT-007", source=DYNAMIC)
def renewal_in_window(
    *, opens_on: date | None, valid_until: date | None, today: date
) -> str | Problem | None:
    """续期在有效期届满前的办法规定期限内申请。"""
    if opens_on is None or valid_until is None:
        return Problem("本条目没有有效期，不需要续期。")
    if today < opens_on:
        return Problem(f"续期从{clock.in_words(opens_on)}起受理。", "请到期再来。", {"opens_on": opens_on})
    if today >= valid_until:
        return Problem("有效期已经届满。", "请按新申报办理。", {"valid_until": valid_until})
    return None


@rule("CAT-008", source=DYNAMIC)
def not_while_suspended(*, status: EntryStatus | None) -> str | Problem | None:
    """暂停期间不得再次申报或续期。"""
    if status in HALTED:
        return Problem("该基地的认定处于暂停期。", "请先整改并恢复，再申报。")
    return None


@rule("CAT-009", source=DYNAMIC)
def not_within_ban(*, banned_until: date | None) -> str | Problem | None:
    """被删除的，在办法规定的禁止期内不得再次申报。"""
    if banned_until is None:
        return None
    return Problem(
        f"该基地曾被从目录中删除，{clock.in_words(banned_until)}前不得再次申报。",
        "如有异议，请提出申诉。",
        {"banned_until": banned_until},
    )


@rule("CAT-015", source=DYNAMIC)
def not_applied_again(*, other: str) -> str | Problem | None:
    """对不予认定提出申诉的，同一基地同一类别不得同时另行申报；两者只办一件。"""
    if not other:
        return None
    return Problem(
        f"同一基地已经重新申报（{other}）。", f"请先撤回{other}，再办申诉；或不再申诉，继续办新的申报。"
    )


@rule("CAT-028", source=DYNAMIC)
def not_while_renewal_is_settled(*, renewal: str, stage: str) -> str | Problem | None:
    """续期在审定、公示期间的，不变更也不更正原认定：审定、公示的内容不能再改，续期以后以其为准。"""
    if not renewal:
        return None
    return Problem(
        f"这项认定的续期（{renewal}）现在是“{stage}”，不能再采用变更、更正的内容。",
        "请在续期认定以后再办理。",
    )
