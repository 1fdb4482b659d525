"""What the levels of a recall mean on a day: the dated rows of ``data/traceability/terms.csv``, each with how well it is known."""

from __future__ import annotations

from datetime import date

from youji.quality.logic.terms import Term
from youji.quality.selectors.terms import term
from youji.shared.clock import local_date
from youji.traceability.fields import LEVELS
from youji.traceability.models import Recall


def levels_on(day: date) -> list[tuple[str, str]]:
    """The levels to choose from on the day: code and sentence."""
    return [(key, _said(key, day)) for key, _ in LEVELS]


def level_of(recall: Recall) -> str:
    """The recall's level as it was understood when it was ordered, with the provision."""
    day = local_date(recall.opened_at)
    row = _row(recall.level, day)
    return f"{_said(recall.level, day)}，按《{row.instrument}》{row.provision}"


def _said(key: str, day: date) -> str:
    row = _row(key, day)
    return f"{row.label}，{row.said}内启动"


def _row(key: str, day: date) -> Term:
    return term(f"level_{key}", day, "traceability")
