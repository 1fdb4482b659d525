"""Charts as SVG with their table behind them. Widths are shares, so text keeps its size on every screen.

Builtins: no ``{% load %}`` is needed. Why they are drawn here: ``docs/decisions/0031-charts.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()
TALL = 160


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or column: where it is drawn, and what it says."""

    label: str
    value: str
    href: str
    start: str
    size: str
    goal: str
    top: int


def number(value: Any) -> str:
    """``12,345`` or ``0.34``: thousands separators, no needless zeros; words stay words."""
    try:
        amount = float(value)
    except (TypeError, ValueError):
        return "—" if value in (None, "") else str(value)
    text = f"{amount:,.2f}"
    return text.rstrip("0").rstrip(".")


register.filter("num", number)


@register.inclusion_tag("shared/_columns.html")
def columns(
    rows: Iterable[Sequence[Any]], label: str, *, unit: str = "", goal: Any = None, tall: int = TALL
) -> dict[str, object]:
    """Standing columns ``tall`` pixels high, for years. A row is ``(label, value)``, then ``target`` and ``href``."""
    given = [_row(row) for row in rows]
    line = float(goal) if goal not in (None, "") else 0.0
    most = max((max(value, target or 0) for _, value, target, _ in given), default=0)
    most = max(most, line) or 1
    marks = [
        Mark(
            name,
            number(value),
            href,
            f"{100 * n / len(given):.2f}%",
            f"{tall * value / most:.1f}",
            f"{tall - tall * target / most + 22:.1f}" if target else "",
            round(tall - tall * value / most) + 22,
        )
        for n, (name, value, target, href) in enumerate(given)
    ]
    return _context(marks, given, label, unit) | {
        "width": f"{100 / max(1, len(given)):.2f}%",
        "height": tall + 46,
        "floor": tall + 22,
        "goal": number(goal) if line else "",
        "goal_y": f"{tall - tall * line / most + 22:.1f}",
    }


def _row(row: Sequence[Any]) -> tuple[str, float, float | None, str]:
    label, value, *rest = row
    target = rest[0] if rest else None
    return (
        str(label),
        float(value or 0),
        float(target) if target not in (None, "") else None,
        str(rest[1]) if len(rest) > 1 else "",
    )


def _context(
    marks: list[Mark], given: list[tuple[str, float, float | None, str]], label: str, unit: str
) -> dict[str, object]:
    return {
        "marks": marks,
        "label": label,
        "unit": unit,
        "rows": [(name, number(v), number(t) if t else "", href) for name, v, t, href in given],
        "has_target": any(target for _, _, target, _ in given),
    }
