"""Editions of the catalogue, national entries, and the workbooks of both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import EditionForm, NationalForm
from youji.catalogue.policy import EDITIONS, PUBLISHING
from youji.catalogue.selectors import editions as reads
from youji.catalogue.selectors import national as national_reads
from youji.catalogue.services import editions, national
from youji.divisions.selectors import cities, counties
from youji.documents.services import attached
from youji.shared import clock
from youji.shared.pages import put_errors, stale_page
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest, page

ISSUER = "农业农村部"


@page(EDITIONS)
@require_http_methods(["GET", "POST"])
def edition_list(request: ActorRequest) -> HttpResponse:
    """What the next edition would print, the form that publishes it, and the editions so far."""
    today = clock.local_date(request.now)
    preview = reads.preview(today)
    initial = {
        "number": preview.number,
        "title": f"湖南省优质农产品生产基地目录（{today.year}年第{preview.number}版）",
    }
    form = EditionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        response = _publish(request, form)
        if response is not None:
            return response
    context = {
        "preview": preview,
        "difference": reads.readable(preview.difference),
        "form": form,
        "editions": reads.editions(),
        "may_publish": editions.may_publish(request.actor),
    }
    return render(request, "catalogue/editions.html", context, status=422 if form.is_bound else 200)


def _publish(request: ActorRequest, form: EditionForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        edition = editions.publish_edition(
            title=said["title"], document_number=said["document_number"], expected_number=said["number"],
            actor=request.actor, now=request.now,
        )  # fmt: skip
    except Blocked as blocked:
        form.take(blocked.findings)
        return None
    except (StaleState, NotAllowed) as late:
        return stale_page(request, str(late), "/desk/editions/")
    messages.success(request, f"第{edition.number}版已发布，共{edition.entry_count}个条目，已写入透明日志。")
    return redirect("catalogue:edition", number=edition.number)


@page(EDITIONS)
@require_GET
def edition(request: ActorRequest, number: int) -> HttpResponse:
    """One edition: its seal, and what separates it from the one before."""
    found = reads.find_edition(number)
    if found is None:
        raise Http404("没有这一版。")
    earlier = reads.find_edition(number - 1)
    context = {
        "edition": found,
        "earlier": earlier,
        "difference": reads.readable(reads.difference_between(earlier, found)),
    }
    return render(request, "catalogue/edition.html", context)


def division_choices() -> list[tuple[str, Any]]:
    """Prefectures with their counties, as grouped choices."""
    return [
        (city.name, [(city.code, f"{city.name}（全市）"), *((c.code, c.name) for c in counties(city.code))])
        for city in cities()
    ]


@page(PUBLISHING)
@require_http_methods(["GET", "POST"])
def national_entry(request: ActorRequest) -> HttpResponse:
    """Enter one national recognition from the ministry's list."""
    form = NationalForm(
        request.POST or None,
        request.FILES or None,
        schemes=[(c.key, c.label) for c in national_reads.choices()],
        divisions=division_choices(),
        initial={"issued_by": ISSUER},
    )
    if request.method == "POST" and form.is_valid():
        response = _enter(request, form)
        if response is not None:
            return response
    return render(request, "catalogue/national.html", {"form": form}, status=422 if form.is_bound else 200)


def _enter(request: ActorRequest, form: NationalForm) -> HttpResponse | None:
    said = dict(form.cleaned_data)
    upload, _ = said.pop("document"), said.pop("version")
    row = national.NationalRow(choice=said.pop("scheme"), **said)
    try:
        document = attached(upload, actor=request.actor, now=request.now, division=row.division)
        entry = national.enter_row(row, actor=request.actor, now=request.now, document=document)
    except Refused as refused:
        put_errors(form, refused)
    except Blocked as blocked:
        form.take(blocked.findings)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, f"已纳入：{entry.name}（{entry.code}），下一版目录公布。")
        return redirect("catalogue:entry", code=entry.code)
    return None
