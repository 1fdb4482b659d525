"""Public notices, real-name objections, and what became of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from youji.portal.forms import ObjectionForm, ReceiptForm
from youji.portal.selectors import notices
from youji.recognition.services.notices import Complaint, file_objection
from youji.shared import clock, receipts
from youji.shared.caching import cacheable
from youji.shared.pages import show, submit
from youji.shared.web import PUBLIC, ActorRequest, page

#: The browser that has just objected may see its receipt once without the telephone number.
JUST_FILED = "objection-just-filed"
CLOSED_PER_PAGE = 30


@page(PUBLIC)
@cacheable
def notices_page(request: ActorRequest) -> HttpResponse:
    """Every notice, those open for objection first, and the calls for applications."""
    today = clock.local_date(request.now)
    found = notices.notices(today=today)
    closed = Paginator([n for n in found if not n.is_open], CLOSED_PER_PAGE)
    context = {
        "open": [n for n in found if n.is_open],
        "closed": closed.get_page(request.GET.get("page")),
        "rounds": notices.open_rounds(today=today),
    }
    return render(request, "portal/notices.html", context)


@page(PUBLIC)
def notice_page(request: ActorRequest, number: str) -> HttpResponse:
    """A notice with its list; while it is open, with the form for objections."""
    notice = notices.notice_page(number, today=clock.local_date(request.now))
    if notice is None:
        raise Http404("没有这个公示")
    if not (notice.is_open and notice.open_rows):
        return render(request, "portal/notice.html", {"notice": notice, "form": None})
    form = ObjectionForm(notice.open_rows, request.POST or None, request.FILES or None)

    def go_on(receipt: str) -> HttpResponse:
        request.session[JUST_FILED] = receipt
        return redirect("portal:objection", receipt=receipt)

    answer = submit(request, form, lambda said: _file(request, said, notice.id), to=go_on)
    return answer or show(request, "portal/notice.html", {"notice": notice}, form)


def _file(request: ActorRequest, said: dict[str, Any], notice_id: int) -> str:
    """The receipt of the objection."""
    upload = said["file"]
    complaint = Complaint(
        name=said["name"],
        phone=said["phone"],
        text=said["text"],
        email=said["email"],
        file=upload,
        file_name=upload.name if upload else "",
    )
    return file_objection(
        notice_id=notice_id,
        application_code=said["application"],
        complaint=complaint,
        source=request.META.get("REMOTE_ADDR", ""),
        now=request.now,
    ).receipt


@page(PUBLIC)
def objection_page(request: ActorRequest, receipt: str) -> HttpResponse:
    """What became of an objection: for the browser that filed it just now, or with the last four of its telephone."""
    found, form = None, ReceiptForm(request.POST or None)
    fresh = request.session.get(JUST_FILED) == receipt
    if fresh:
        found = notices.own_receipt(receipt)
    elif request.method == "POST" and form.is_valid():
        receipts.count_look(receipt, request.now)
        found = notices.receipt_page(receipt, form.cleaned_data["phone_end"])
        if found is None:
            form.add_error(None, "回执号与电话后四位对不上，请核对回执上的编号和登记的电话。")
    status = 422 if form.errors else 200
    context = {"receipt": receipt, "found": found, "form": form, "fresh": fresh}
    return render(request, "portal/objection.html", context, status=status)


@page(PUBLIC)
def objection_search(request: ActorRequest) -> HttpResponse:
    """The way from a receipt's number to its page."""
    receipt = request.GET.get("receipt", "").strip()[:24]
    if not receipt or "/" in receipt:
        return redirect("portal:notices")
    return redirect("portal:objection", receipt=receipt)
