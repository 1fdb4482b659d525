"""Editions of the catalogue, and what separates two of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.portal.selectors import editions
from youji.shared import reading
from youji.shared.caching import cacheable
from youji.shared.web import PUBLIC, ActorRequest, page

#: What the address of a comparison has room for.
MOST_EDITIONS = 999_999
PER_PAGE = 100


@page(PUBLIC)
@cacheable
def editions_page(request: ActorRequest) -> HttpResponse:
    """Every edition; ``?a=&b=`` compares two, ``?on=`` opens the one that was the catalogue on that day."""
    a, b = reading.whole(request.GET.get("a", "")), reading.whole(request.GET.get("b", ""))
    if a is not None and b is not None:
        if max(a, b) > MOST_EDITIONS:
            raise Http404("没有这两版目录")
        return redirect("portal:difference", before=a, after=b)
    asked = request.GET.get("on", "")
    day = reading.day(asked)
    number = editions.edition_on(day) if day else None
    if day and number:
        return redirect(f"{reverse('portal:edition', args=[number])}?on={day.isoformat()}")
    problem = "" if not asked else "那一天目录还没有发布第一版。" if day else "日期写成 2026-03-01 的样子。"
    context = {"editions": editions.editions(), "problem": problem, "asked": asked[:10]}
    return render(request, "portal/editions.html", context)


@page(PUBLIC)
@cacheable
def edition_page(request: ActorRequest, number: int) -> HttpResponse:
    """One edition as it was printed; ``?on=`` leads from its entries to what they were on that day."""
    found = editions.edition_page(number)
    if found is None:
        raise Http404("没有这一版目录")
    page = Paginator(found.items, PER_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": page, "on": reading.day(request.GET.get("on", ""))}
    return render(request, "portal/edition.html", context)


@page(PUBLIC)
@cacheable
def difference_page(request: ActorRequest, before: int, after: int) -> HttpResponse:
    """What came, what went and what changed between two editions."""
    found = editions.difference_page(before, after)
    if found is None:
        raise Http404("没有这两版目录")
    changed = [
        (
            c,
            [(f.label, f.before, f.after) for f in c.fields],
        )
        for c in found.difference.changed
    ]
    return render(request, "portal/difference.html", {"found": found, "changed": changed})
