"""Rules of what follows recognition: rectification, annual check, appeal, renewal, editions, national entries."""

from __future__ import annotations

from datetime import date

from youji.recognition.logic.measures import DYNAMIC, LISTING, PUBLICATION
from youji.recognition.logic.statuses import EntryStatus, EventKind
from youji.shared.findings import Problem, rule

#: What an upheld appeal does, by what it was against.
REMEDIES: dict[EventKind, EventKind] = {
    EventKind.REMOVED: EventKind.RESTORED,
    EventKind.SUSPENDED: EventKind.RESUMED,
    EventKind.ANNUAL_FAILED: EventKind.ANNUAL_PASSED,
    EventKind.WARNED: EventKind.WARNING_REVOKED,
}


@rule("CAT-006", source=DYNAMIC)
def closed_after_report(*, reported: bool) -> str | Problem | None:
    """整改销号须先有主体的整改报告。"""
    return None if reported else Problem("主体还没有提交整改报告。", "请等待报告，或到期后转为暂停。")


@rule("CAT-007", source=DYNAMIC)
def renewal_in_window(
    *, opens_on: date | None, valid_until: date | None, today: date
) -> str | Problem | None:
    """续期在有效期届满前的办法规定期限内申请。"""
    if opens_on is None or valid_until is None:
        return Problem("本条目没有有效期，不需要续期。")
    if today < opens_on:
        return Problem(f"续期从{opens_on:%Y-%m-%d}起受理。", "请到期再来。", {"opens_on": opens_on})
    if today >= valid_until:
        return Problem("有效期已经届满。", "请按新申报办理。", {"valid_until": valid_until})
    return None


@rule("CAT-008", source=DYNAMIC)
def not_while_suspended(*, status: EntryStatus | None) -> str | Problem | None:
    """暂停期间不得再次申报或续期。"""
    if status is EntryStatus.SUSPENDED:
        return Problem("该基地的认定处于暂停期。", "请先整改并恢复，再申报。")
    return None


@rule("CAT-009", source=DYNAMIC)
def not_within_ban(*, banned_until: date | None) -> str | Problem | None:
    """被删除的，在办法规定的禁止期内不得再次申报。"""
    if banned_until is None:
        return None
    return Problem(
        f"该基地曾被从目录中删除，{banned_until:%Y-%m-%d}前不得再次申报。",
        "如有异议，请提出申诉。",
        {"banned_until": banned_until},
    )


@rule("CAT-010", source=DYNAMIC)
def concluded_after_report(*, reported: bool, due_on: date, today: date) -> str | Problem | None:
    """年检结论在主体自查之后作出；逾期不自查的，可直接作结论。"""
    if reported or today > due_on:
        return None
    return Problem("主体还没有提交自查报告。", f"请等到报告提交，或{due_on:%Y-%m-%d}之后再作结论。")


@rule("CAT-011", source=DYNAMIC)
def appeal_in_time(*, last_day: date, today: date) -> str | Problem | None:
    """申诉在认定办法规定的期限内提出，自决定作出之日起按工作日计算。"""
    if today <= last_day:
        return None
    return Problem(
        f"申诉期限已于{last_day:%Y-%m-%d}届满。", "如有新证据，请向省农业农村厅反映。", {"last_day": last_day}
    )


@rule("CAT-012", source=DYNAMIC)
def decided_by_another(*, decided_by: int, actor: int) -> str | Problem | None:
    """申诉由原决定人以外的人员办理。"""
    return (
        Problem("您是原决定的作出人。", "请由其他人员办理本申诉。")
        if decided_by and decided_by == actor
        else None
    )


@rule("CAT-016", source=DYNAMIC)
def not_applied_again(*, other: str) -> str | Problem | None:
    """对不予认定提出申诉的，同一批次不得同时另行申报；两者只办一件。"""
    if not other:
        return None
    return Problem(
        f"同一批次已经重新申报（{other}）。", f"请先撤回{other}，再办申诉；或不再申诉，继续办新的申报。"
    )


@rule("CAT-013", source=LISTING)
def edition_has_number_and_news(*, document_number: str, used: bool, changes: int) -> str | Problem | None:
    """目录每版凭一份新文件发布，且与上一版不同。"""
    if not document_number.strip():
        return Problem("没有文号。", "请填写发布文件的文号。")
    if used:
        return Problem("这个文号已经发布过一版目录。", "请核对文号。", {"document_number": document_number})
    return None if changes else Problem("与上一版没有差异。", "有新认定或变动后再发布。")


@rule("CAT-014", source=PUBLICATION)
def national_entry_has_its_document(
    *, document_number: str, issued_by: str, list_row: str
) -> str | Problem | None:
    """凭文件纳入的（农业农村部公布的国家级认定、目录建立以前的省级认定），须有文号、公布机关和名单序号。"""
    missing = [
        label
        for label, value in (("文号", document_number), ("公布机关", issued_by), ("名单序号", list_row))
        if not value.strip()
    ]
    return Problem(f"缺少{'、'.join(missing)}。", "请照公布文件填写。") if missing else None


@rule("CAT-015", source=PUBLICATION)
def earlier_than_the_catalogue(*, recognised_on: date, first_edition_on: date | None) -> str | Problem | None:
    """省级认定须经本系统申报、验收、复核、公示；只有目录第一版发布以前公布的，凭文件补录。"""
    if first_edition_on is None or recognised_on < first_edition_on:
        return None
    return Problem(
        f"目录第一版已于{first_edition_on:%Y-%m-%d}发布，此后的省级认定不能凭文件补录。",
        "请按认定办法申报；公布日期填错的，请改正。",
        {"recognised_on": recognised_on, "first_edition_on": first_edition_on},
    )
