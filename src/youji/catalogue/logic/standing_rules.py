"""Rules of what follows recognition: rectification, annual check, editions, entries by their document."""

from __future__ import annotations

from datetime import date

from youji.catalogue.logic.measures import DYNAMIC, LISTING, PUBLICATION
from youji.shared import clock
from youji.shared.findings import Problem, rule


@rule("CAT-006", source=DYNAMIC)
def closed_after_report(*, reported: bool) -> str | Problem | None:
    """整改销号须先有主体的整改报告。"""
    return None if reported else Problem("主体还没有提交整改报告。", "请等待报告，或到期后转为暂停。")


@rule("CAT-010", source=DYNAMIC)
def concluded_after_report(*, reported: bool, due_on: date, today: date) -> str | Problem | None:
    """年检结论在主体自查之后作出；逾期不自查的，可直接作结论。"""
    if reported or today > due_on:
        return None
    return Problem("主体还没有提交自查报告。", f"请等到报告提交，或{clock.in_words(due_on)}之后再作结论。")


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


@rule("CAT-026", source=PUBLICATION)
def announced_by_now(*, recognised_on: date, today: date) -> str | Problem | None:
    """凭文件纳入的，公布日期不晚于今天。"""
    if recognised_on <= today:
        return None
    return Problem(
        f"公布日期{clock.in_words(recognised_on)}还没有到。",
        "请照公布文件核对日期。",
        {"recognised_on": recognised_on, "today": today},
    )


@rule("CAT-012", source=PUBLICATION)
def earlier_than_the_catalogue(*, recognised_on: date, first_edition_on: date | None) -> str | Problem | None:
    """省级认定须经本系统申报、验收、复核、公示；只有目录第一版发布以前公布的，凭文件补录。"""
    if first_edition_on is None or recognised_on < first_edition_on:
        return None
    return Problem(
        f"目录第一版已于{clock.in_words(first_edition_on)}发布，此后的省级认定不能凭文件补录。",
        "请按认定办法申报；公布日期填错的，请改正。",
        {"recognised_on": recognised_on, "first_edition_on": first_edition_on},
    )


@rule("CAT-029", source=PUBLICATION)
def late_entry_has_its_file(*, first_edition_on: date | None, has_file: bool) -> str | Problem | None:
    """目录第一版发布以后补录历史认定，须附公布文件；同一份文件的名单也逐项补录。"""
    if first_edition_on is None or has_file:
        return None
    return Problem(
        f"目录第一版已于{clock.in_words(first_edition_on)}发布，补录以前的认定须附公布文件。",
        "请在“凭文件纳入”页逐项补录，上传公布文件的扫描件；工作簿不带文件，不能补录。",
        {"first_edition_on": first_edition_on},
    )


@rule("CAT-016", source=PUBLICATION)
def recognised_once(*, already: str) -> str | Problem | None:
    """同一基地同一类别在目录中（含待公布）同时只能有一个认定。"""
    if not already:
        return None
    return Problem(
        f"该基地同一类别已在目录中：{already}。", "到期前请申请续期；原来登记有误的，请用信息更正。"
    )


@rule("CAT-022", source=PUBLICATION)
def core_base_names_its_product(*, needed: bool, named: bool, base: str) -> str | Problem | None:
    """地理标志农产品核心基地须有登记的地理标志产品，凭文件纳入的也一样。"""
    if not needed or named:
        return None
    return Problem(f"“{base}”没有登记地理标志产品。", "请先在基地资料里选择它所属的地理标志产品。")
