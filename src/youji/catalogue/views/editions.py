"""Editions of the catalogue."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import EditionForm
from youji.catalogue.policy import EDITIONS
from youji.catalogue.selectors import editions as printed
from youji.catalogue.services import editions
from youji.shared import clock
from youji.shared.once_more import Asks
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page


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
