"""The catalogue: search, filters, list and map in step, the current filter as CSV."""

from __future__ import annotations

from dataclasses import fields

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.catalogue.logic.codes import code_of
from youji.catalogue.logic.published_query import PublishedQuery, parse
from youji.catalogue.selectors.published import example
from youji.portal.selectors import catalogue, maps
from youji.portal.selectors.elsewhere import elsewhere
from youji.portal.selectors.entries import stored_code
from youji.portal.selectors.suggestions import suggestions
from youji.portal.views.data import asked_for
from youji.shared import clock
from youji.shared.caching import cacheable
from youji.shared.web import PUBLIC, ActorRequest, page

#: Filters shown as removable marks above the list, with their word.
MARKS = {
    "q": "搜索",
    "city": "市州",
    "county": "县市区",
    "subject": "对象",
    "scheme": "认定办法",
    "category": "类别",
    "level": "级别",
    "group": "产品类别",
    "year": "认定年份",
    "upto": "认定年份不晚于",
    "gi": "地理标志产品",
    "status": "状态",
    "each": "每个基地只列一次",
}


@page(PUBLIC)
@cacheable
def catalogue_page(request: ActorRequest) -> HttpResponse:
    """What answers the question, as a list and on the map."""
    query = parse(request.GET)
    today = clock.local_date(request.now)
    if query.q and query == PublishedQuery(q=query.q) and (code := stored_code(query.q)):
        return redirect("portal:base", code=code)  # a code is not searched for but opened
    found = catalogue.page_of(query, number=request.GET.get("page"), today=today)
    offered = catalogue.choices(query)
    context = {
        "query": query,
        "page": found,
        "choices": offered,
        "marks": _marks(query, offered),
        "edition": catalogue.current_edition(),
        "map": maps.catalogue_map(query, today=today),
        "suggestions": [] if found.paginator.count else suggestions(query, today=today),
        "example": example(today=today),
        "code": code_of(query.q),
        "removed_too": catalogue.removed_too(query, today=today) if found.number == 1 else None,
        "elsewhere": elsewhere(query.q, today=today) if found.number == 1 else [],
        "csv": f"{reverse('portal:catalogue-csv')}?{query.querystring}",
    }
    return render(request, "portal/catalogue.html", context)


@page(PUBLIC)
@cacheable
def catalogue_csv(request: ActorRequest) -> HttpResponse:
    """The rows of the question as a file for a spreadsheet."""
    return asked_for(request, parse(request.GET), "csv")


def _marks(query: PublishedQuery, offered: catalogue.Choices) -> list[dict[str, str]]:
    """One removable mark per filter in use: its word, its value in words, the link without it."""
    options = {
        "city": offered.cities,
        "county": offered.counties,
        "subject": offered.subjects,
        "scheme": offered.schemes,
        "category": offered.categories,
        "level": offered.levels,
        "status": offered.statuses,
    }
    found = []
    for field in fields(PublishedQuery):
        value = getattr(query, field.name)
        if field.name not in MARKS or value == field.default:
            continue
        words = {c.value: c.label for c in options.get(field.name, [])}
        without = query.to(**{field.name: field.default})
        found.append(
            {
                "label": MARKS[field.name],
                "value": "" if field.name == "each" else words.get(str(value), str(value)),
                "href": f"?{without.querystring}",
            }
        )
    return found
