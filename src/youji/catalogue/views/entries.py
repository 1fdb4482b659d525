"""The managed catalogue: the list, one entry, the measures on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import CatalogueForm, MeasureForm, ReasonForm
from youji.catalogue.logic.measures import BY_NAME, Measure
from youji.catalogue.policy import ANNUAL, CATALOGUE
from youji.catalogue.selectors import entries as reads
from youji.catalogue.services import standing
from youji.catalogue.services.standing import Order
from youji.documents.services import attached
from youji.shared import clock
from youji.shared import reading as reading_of
from youji.shared.pages import put_errors, stale_page
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown
from youji.shared.web import ActorRequest, page

PER_PAGE = 50
#: Where rooms above put a panel on the page of an entry: a function of (detail, actor, today).
PANELS = "catalogue.entry_panels"
EXPIRING = (("1", "1个月内"), ("3", "3个月内"), ("6", "6个月内"))


def stored(request: ActorRequest, form: CatalogueForm, entry: Any) -> Any:
    """The form's upload as a document, or ``None``; a refusal goes to the field.

    Raises:
        Refused: the file was not taken; the sentence belongs to the form's field.
    """
    return attached(
        form.cleaned_data.get("document"), actor=request.actor, now=request.now,
        operator_id=entry.base.operator_id, division=entry.division,
    )  # fmt: skip


@page(CATALOGUE)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """The entries of the actor's area, searched and filtered."""
    today = clock.local_date(request.now)
    query = reads.EntryQuery.read(request.GET.dict())
    found = Paginator(reads.entries(request.actor, query, today), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "catalogue/list.html",
        {
            "query": query,
            "page": found,
            "rows": reads.rows(list(found), today),
            "counts": reads.status_counts(request.actor, today),
            "schemes": reads.scheme_choices(),
            "expiring": EXPIRING,
            "may_publish": "publisher" in {role.value for role in request.actor.roles},
        },
    )


def _found(request: ActorRequest, code: str) -> reads.EntryDetail:
    found = reads.detail(code, request.actor, clock.local_date(request.now))
    if found is None:
        raise Http404("您的范围内没有这个条目。")
    return found


@page(CATALOGUE)
@require_GET
def entry(request: ActorRequest, code: str) -> HttpResponse:
    """One entry: what it is, what happened to it, what this actor may do now."""
    found = _found(request, code)
    return render(
        request,
        "catalogue/entry.html",
        {
            "found": found,
            "entry": found.entry,
            "on": (on := _day(request.GET.get("on", ""))),
            "on_word": reads.word_on(found.entry, on) if on else None,
        },
    )


def _day(text: str) -> date | None:
    """The day a query asks for; nothing when it is not one."""
    return reading_of.day(text)


@page(CATALOGUE)
@require_http_methods(["GET", "POST"])
def measure(request: ActorRequest, code: str, name: str) -> HttpResponse:
    """The form of one measure, and taking it."""
    found, chosen = _found(request, code), BY_NAME.get(name)
    if chosen is None:
        raise Http404("没有这项措施。")
    if chosen not in found.open_measures:
        return _closed(request, found, chosen)
    today = clock.local_date(request.now)
    form = MeasureForm(
        request.POST or None,
        request.FILES or None,
        measure=chosen,
        grounds=reads.grounds_of(found, chosen),
        today=today,
        initial={
            "version": found.entry.version,
            "name": found.entry.name,
            "area_mu": found.entry.area_mu,
            "deadline": today + timedelta(days=found.scheme.rectification_days),
        },
    )
    if request.method == "POST" and form.is_valid():
        response = _take(request, found, chosen, form)
        if response is not None:
            return response
    status = 422 if form.is_bound else 200
    context = {"found": found, "entry": found.entry, "measure": chosen, "form": form}
    return render(request, "catalogue/measure.html", context, status=status)


def _take(
    request: ActorRequest, found: reads.EntryDetail, chosen: Measure, form: MeasureForm
) -> HttpResponse | None:
    """Take the measure; ``None`` leaves the form to be shown again with what was wrong."""
    said = form.cleaned_data
    try:
        document = stored(request, form, found.entry)
        order = Order(
            **{
                k: said[k]
                for k in ("ground", "reason", "document_number", "effective_on", "deadline", "name")
                if k in said
            },
            area_mu=said.get("area_mu"),
            document=document,
        )
        standing.take_measure(
            chosen.name, code=found.entry.code, order=order, actor=request.actor, now=request.now, version=said["version"]
        )  # fmt: skip
    except Refused as refused:
        put_errors(form, refused)
        return None
    except Blocked as blocked:
        form.take(blocked.findings)
        return None
    except StaleState as stale:
        return stale_page(request, str(stale), f"/desk/catalogue/{found.entry.code}/")
    except NotAllowed:
        return _closed(request, _found(request, found.entry.code), chosen)
    messages.success(request, f"已{chosen.label}：{found.entry.name}。决定已公开，主体已收到通知。")
    return redirect("catalogue:entry", code=found.entry.code)


def _closed(request: ActorRequest, found: reads.EntryDetail, chosen: Measure) -> HttpResponse:
    sentence = f"{found.entry.name}现在是“{found.row.label}”，不能{chosen.label}，或这项措施不由您采取。"
    return stale_page(request, sentence, f"/desk/catalogue/{found.entry.code}/")


@page(ANNUAL)
@require_http_methods(["GET", "POST"])
def rectification(request: ActorRequest, rectification_id: int) -> HttpResponse:
    """Check a rectification report: close it, or give it back with the reason."""
    try:
        order = standing.find_rectification(rectification_id, request.actor)
    except Unknown as unknown:
        raise Http404("您的范围内没有这项整改。") from unknown
    form = ReasonForm(request.POST or None, initial={"version": order.version})
    if request.method == "POST" and form.is_valid():
        response = _check(request, order, form)
        if response is not None:
            return response
    context = {
        "order": order,
        "entry": order.entry,
        "form": form,
        "may_check": standing.may_check(request.actor),
    }
    return render(request, "catalogue/rectification.html", context, status=422 if form.is_bound else 200)


def _check(request: ActorRequest, order: Any, form: ReasonForm) -> HttpResponse | None:
    act = standing.return_rectification if "return" in request.POST else standing.close_rectification
    url = f"/desk/catalogue/{order.entry.code}/"
    try:
        act(
            rectification_id=order.pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now,
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except Blocked as blocked:
        form.take(blocked.findings)
        return None
    except (StaleState, NotAllowed) as late:
        return stale_page(request, str(late), url)
    messages.success(
        request, "已退回，主体会收到理由。" if "return" in request.POST else "已销号，结果已公开。"
    )
    return redirect(url)
