"""辖区概况: a county a line, each number a link to the rows it counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from youji.desk import policy
from youji.desk.selectors import overview
from youji.divisions.selectors import cities
from youji.shared.listing import Column, Filter, Listing
from youji.shared.overview import Figure
from youji.shared.roles import DIGITS
from youji.shared.web import ActorRequest, page

#: Most numbers are none: those that are some are seen first.
ZERO = format_html('<span class="muted">{}</span>', 0)
#: What a line can be; inside a county there is nothing to choose.
LEVELS = (("county", "县市区"), ("city", "市州"))


@cache
def _listing() -> Listing:
    """The list, once every room has declared what it counts."""
    figures = overview.figures()
    return Listing(
        "辖区概况",
        filters=(
            Filter("level", "汇总到", everything=""),
            Filter("division", "市州"),
        ),
        columns=(Column("place", "地区", sort="place"), *map(_column, figures)),
        orders={
            "place": lambda row: row.division,
            **{figure.key: _order(figure) for figure in figures},
        },
        size=200,
        none="没有县市区。",
    )


def _column(figure: Figure) -> Column:
    return Column(
        figure.key, figure.label, lambda row: row.counts[figure.key], css="num", sort=figure.key,
        show=lambda row: row.counts[figure.key] or ZERO, href=lambda row: row.urls[figure.key],
    )  # fmt: skip


def _order(figure: Figure) -> Callable[[overview.Row], int]:
    return lambda row: row.counts[figure.key]


@page(policy.OVERSIGHT)
@require_GET
def overview_list(request: ActorRequest) -> HttpResponse:
    """The places of the actor's area: quota, catalogue, what is overdue."""
    area = len(request.actor.division)
    asked = _listing().read(
        request.GET,
        level=LEVELS if area < DIGITS["county"] else (),
        division=[(city.code, city.name) for city in cities()] if area < DIGITS["city"] else (),
    )
    found = overview.rows(
        request.actor,
        request.now,
        level=asked.values["level"] or "county",
        within=asked.values["division"],
    )
    listing = asked.of(found, tone=lambda row: "stop" if row.counts[overview.OVERDUE.key] else "")
    return listing.workbook() or render(request, "desk/overview.html", {"listing": listing})
