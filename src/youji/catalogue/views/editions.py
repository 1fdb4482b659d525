"""Editions of the catalogue, national entries, and the workbooks of both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import EditionForm, NationalForm
from youji.catalogue.policy import EDITIONS, PUBLISHING
from youji.catalogue.selectors import editions as printed
from youji.catalogue.selectors import national as national_reads
from youji.catalogue.services import editions, national
from youji.divisions.selectors import cities, counties
from youji.documents.services import attached, kept
from youji.shared import clock
from youji.shared.once_more import Asks
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

ISSUER = "农业农村部"


@page(EDITIONS)
@require_http_methods(["GET", "POST"])
def edition_list(request: ActorRequest) -> HttpResponse:
    """What the next edition would print, the form that publishes it, and the editions so far."""
    today = clock.local_date(request.now)
    preview = printed.preview(today)
    initial = {
        "number": preview.number,
        "title": f"湖南省优质农产品生产基地目录（{today.year}年第{preview.number}版）",
    }
    form = EditionForm(request.POST or None, initial=initial)
    answer = submit(
        request,
        form,
        lambda said: editions.publish_edition(
            title=said["title"], document_number=said["document_number"], expected_number=said["number"],
            actor=request.actor, now=request.now,
        ),
        done=lambda made: f"第{made.number}版已发布，共{made.entry_count}个条目，已写入存证日志。",
        to=lambda made: redirect("catalogue:edition", number=made.number),
        asks=Asks(lambda said: [
            ("将公开", f"目录第{said['number']}版，{len(preview.items)}个条目"),
            ("与上一版相比", f"新增{len(preview.difference.added)}、退出{len(preview.difference.removed)}、变更{len(preview.difference.changed)}，见下面"),
        ], rehearse=False),
    )  # fmt: skip
    context = {
        "preview": preview,
        "difference": printed.readable(preview.difference),
        "ways_out": printed.ways_out(
            (code for code, _ in preview.difference.removed), on=clock.local_date(request.now)
        ),
        "editions": printed.editions(),
        "may_publish": editions.may_publish(request.actor),
    }
    return answer or show(request, "catalogue/editions.html", context, form)


@page(EDITIONS)
@require_GET
def edition(request: ActorRequest, number: int) -> HttpResponse:
    """One edition: its seal, and what separates it from the one before."""
    found = printed.find_edition(number)
    if found is None:
        raise Http404("没有这一版。")
    earlier = printed.find_edition(number - 1)
    difference = printed.readable(printed.difference_between(earlier, found))
    context = {
        "edition": found,
        "earlier": earlier,
        "difference": difference,
        "ways_out": printed.ways_out((code for code, _ in difference.removed), on=found.published_on),
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

    def enter(said: dict[str, Any]) -> Any:
        upload, _ = said.pop("document"), said.pop("version")
        row = national.NationalRow(choice=said.pop("scheme"), **said)
        document = attached(upload, actor=request.actor, now=request.now, division=row.division)
        return national.enter_row(row, actor=request.actor, now=request.now, document=document)

    def keep(given: Any) -> Any:
        return kept(given, actor=request.actor, now=request.now, division=form.cleaned_data["division"])

    answer = submit(
        request,
        form,
        enter,
        asks=Asks(lambda _: [("将公开", "下面这一项纳入省级目录")], keep=keep),
        done=lambda made: f"已纳入：{made.name}（{made.code}），下一版目录公布。",
        to=lambda made: redirect("catalogue:entry", code=made.code),
    )
    return answer or show(request, "catalogue/national.html", {}, form)
