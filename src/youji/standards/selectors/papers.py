"""Sheets printed from an edition: 生产模式图, 操作明白纸, 风险管控手册, the task side of the 公示标牌."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from youji.divisions.selectors import full_name
from youji.shared import clock
from youji.shared.paper import Format, render
from youji.shared.refusals import Refused
from youji.standards.logic import papers
from youji.standards.logic.editions import Cited
from youji.standards.models import Edition
from youji.standards.selectors.procedures import cited_by, schedule, tasks_of

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"


def paper(kind: str, edition: Edition, *, start: date, format_: Format = "pdf") -> bytes:
    """The sheet ``kind`` (``logic.papers.PAPERS``) of the edition; the pattern for a season from ``start``.

    Raises:
        Refused: there are no tasks to print. CannotPrint: a character no font has, or a text no size of type makes fit.
    """
    tasks = tasks_of(edition)
    if not tasks:
        raise Refused("还没有任务，没有可印的内容。")
    said = _head(edition) | {"tasks": papers.lines(tasks)}
    if kind == "pattern":
        said |= papers.pattern(schedule(edition, start))
        word = edition.procedure.season_word
        said["footer"] = f"{said['footer']}　按{word}{clock.in_words(start)}推算，详细做法见操作明白纸。"
    if kind == "risks":
        said["risks"] = papers.risks(tasks)
        said["cites"] = [str(Cited(one.number, one.title, one.mark)) for one in cited_by(edition)]
    return render(TEMPLATES / f"{kind}.typ", said, format_=format_)


def first_day(edition: Edition, today: date) -> date:
    """From which day a season is drawn where nobody says."""
    return papers.first_day(tasks_of(edition), today)


def _head(edition: Edition) -> dict[str, Any]:
    procedure = edition.procedure
    days = [
        f"从{procedure.season_word}之日算起",
        f"品种：{edition.varieties}" if edition.varieties else "",
        f"产量目标：{edition.yield_goal}" if edition.yield_goal else "",
    ]
    issued = clock.in_words(edition.in_force_from) + "起施行" if edition.in_force_from else "草稿，未发布"
    return {
        "title": procedure.title,
        "lead": "　".join(
            [procedure.product.name, procedure.mode, full_name(procedure.division), *filter(None, days)]
        ),
        "issued_by": procedure.issued_by or full_name(procedure.division),
        "across": "演示数据" if procedure.is_demo else ("" if edition.digest else "草稿"),
        "footer": "　".join(
            one
            for one in (
                procedure.issued_by or full_name(procedure.division),
                f"第{edition.number}版",
                issued,
                edition.document_number,
                f"摘要 {edition.digest[:16]}" if edition.digest else "",
            )
            if one
        ),
    }
