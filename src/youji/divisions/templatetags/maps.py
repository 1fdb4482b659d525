"""Place names and maps in templates. Builtins: no ``{% load %}`` is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from youji.divisions import selectors
from youji.divisions.logic import scale
from youji.divisions.logic.places import short_name
from youji.divisions.selectors import MapShapes

register = template.Library()
#: With so many places every one is labelled; with more, only those that have something.
FEW = 24


@register.filter
def division(code: str | None) -> str:
    """``君山区``."""
    return selectors.name_of(code) if code else "—"


@register.filter
def division_full(code: str | None) -> str:
    """``岳阳市君山区``."""
    return selectors.full_name(code) if code else "—"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place as the template draws it."""

    code: str
    name: str
    short: str
    path: str
    x: float
    y: float
    step: int
    value: str
    href: str
    label: bool


@register.inclusion_tag("divisions/_choropleth.html")
def choropleth(
    shapes: MapShapes,
    values: Mapping[str, int | float | Decimal],
    legend: str,
    hrefs: Mapping[str, str] | str = "",
    *,
    points: Iterable[Sequence[Any]] = (),
    unit: str = "",
    current: str = "",
    table: bool = True,
) -> dict[str, object]:
    """A map in five steps with the table behind it.

    Args:
        shapes: from ``divisions.selectors.map_shapes``.
        values: number by code; a place without one has nothing.
        legend: what the numbers are, e.g. ``有效基地（个）``.
        hrefs: where a place leads, by code, or one address with ``{code}`` in it.
        points: ``(longitude, latitude, title, href)`` of entries.
        current: the code that is selected.
    """
    limits = scale.breaks(values.values())
    many = len(shapes.shapes) > FEW
    drawn = [
        Drawn(
            shape.code,
            shape.name,
            short_name(shape.name),
            shape.path,
            shape.x,
            shape.y,
            scale.step_of(values.get(shape.code), limits),
            _number(values.get(shape.code, 0)),
            _href(hrefs, shape.code),
            not many or bool(values.get(shape.code)),
        )
        for shape in shapes.shapes
    ]
    return {
        "map": shapes,
        "drawn": drawn,
        "rows": sorted(drawn, key=lambda row: -(values.get(row.code) or 0)) if table else [],
        "legend": legend,
        "unit": unit,
        "steps": scale.words(limits),
        "many": many,
        "current": current,
        "points": [
            (*shapes.frame.place(float(lon), float(lat)), title, href)
            for lon, lat, title, href in points
            if shapes.frame.holds(float(lon), float(lat))
        ],
    }


def _href(hrefs: Mapping[str, str] | str, code: str) -> str:
    return hrefs.replace("{code}", code) if isinstance(hrefs, str) else hrefs.get(code, "")


def _number(value: float | Decimal) -> str:
    """With thousands separators, and no more decimals than it has."""
    text = f"{value:,.2f}" if isinstance(value, float | Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
