"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers
from youji.standards.fields import (
    ADOPTION,
    EDITION,
    EVALUATION,
    GAP,
    GAP_REPORT,
    GRADE,
    INDICATOR,
    PARAMETER,
    PROCEDURE,
    STANDARD,
    TASK,
)
from youji.standards.models import (
    Adoption,
    Composite,
    CompositeAdoption,
    Edition,
    Evaluation,
    Gap,
    GradeRow,
    Handing,
    Indicator,
    Procedure,
    Standard,
)
from youji.standards.policy import READERS


def _standards(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Standard.objects.filter(pk__in=numbers(keys)).values_list("pk", "number")
    return {str(pk): Named(number, link("standards:standard", pk, READERS, actor)) for pk, number in rows}


def _procedures(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Procedure.objects.filter(pk__in=numbers(keys)).values_list("pk", "title")
    return {str(pk): Named(title, link("standards:procedure", pk, READERS, actor)) for pk, title in rows}


def _editions(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Edition.objects.filter(pk__in=numbers(keys)).select_related("procedure")
    return {str(row.pk): Named(str(row), link("standards:edition", row.pk, READERS, actor)) for row in rows}


def _adoptions(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Adoption.objects.filter(pk__in=numbers(keys)).select_related("base", "edition__procedure")
    return {str(row.pk): Named(str(row), link("standards:adoption", row.pk, READERS, actor)) for row in rows}


def _handings(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Handing.objects.filter(pk__in=numbers(keys)).select_related("adoption__edition__procedure")
    return {str(row.pk): Named(f"发放：{row.adoption.edition}") for row in rows}


OWN = {
    key: value.label
    for fields in (
        STANDARD,
        PARAMETER,
        PROCEDURE,
        EDITION,
        TASK,
        ADOPTION,
        GAP,
        GAP_REPORT,
        INDICATOR,
        GRADE,
        EVALUATION,
    )
    for key, value in fields.items()
    if key not in ("kind", "number", "source", "title", "name", "limit", "base")
}


def _rows(model: type[Any], url: str = "") -> Any:
    """Names by what the row calls itself, with its page."""

    def names(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model.objects.filter(pk__in=numbers(keys))
        return {
            str(row.pk): Named(str(row), link(url, row.pk, READERS, actor) if url else "") for row in rows
        }

    return names


WORDS = Words(
    nouns={
        "standard": "标准",
        "procedure": "规程",
        "edition": "规程版本",
        "adoption": "采用规程",
        "handing": "规程发放",
        "gap": "标准任务",
        "indicator": "品质指标",
        "grade_row": "分级规则",
        "evaluation": "品质评价",
        "composite": "标准综合体",
        "composite_adoption": "采用标准综合体",
    },
    names={
        "standard": _standards,
        "procedure": _procedures,
        "edition": _editions,
        "adoption": _adoptions,
        "handing": _handings,
        "gap": _rows(Gap, "standards:gap"),
        "indicator": _rows(Indicator),
        "grade_row": _rows(GradeRow),
        "evaluation": _rows(Evaluation),
        "composite": _rows(Composite, "standards:composite"),
        "composite_adoption": _rows(CompositeAdoption),
    },
    fields=OWN
    | {"tasks": "任务数", "producers": "主体数", "reader": "阅知人", "way": "方式", "ended_on": "结束日期"},
    values={"way": {"account": "本人在手机上确认", "paper": "纸质签收，由他人登记"}},
)
