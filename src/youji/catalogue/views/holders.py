"""The holder's side of the catalogue, on the phone: my entries, reports, appeals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import CatalogueForm, ReportForm
from youji.catalogue.logic.reporting import draft
from youji.catalogue.policy import HOLDERS
from youji.catalogue.selectors import changes, entries
from youji.catalogue.selectors.proceedings import facts_told, find_check, find_rectification
from youji.catalogue.services import annual, standing
from youji.catalogue.services.holders import few_enough
from youji.catalogue.views.entries import stored
from youji.shared import clock, rooms
from youji.shared.pages import show, submit
from youji.shared.refusals import Unknown
from youji.shared.web import ActorRequest, page


@page(HOLDERS)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What the actor's side holds in the catalogue."""
    today = clock.local_date(request.now)
    found = entries.held(request.actor)[:100]
    return render(request, "catalogue/mine.html", {"rows": entries.rows(list(found), today)})


@page(HOLDERS)
@require_GET
def entry(request: ActorRequest, code: str) -> HttpResponse:
    """One of them: status, what is to be done, certificate and sign, history with the right to appeal."""
    found = entries.detail(code, request.actor, clock.local_date(request.now))
    if found is None or not entries.holds(request.actor, found.entry):
        raise Http404("没有这个认定，或不是您的。")
    panels = rooms.panels("catalogue.holder_panels", found, request.actor, clock.local_date(request.now))
    asked = changes.changes(request.actor).filter(entry=found.entry)
    context = {"found": found, "entry": found.entry, "panels": panels, "changes": asked}
    return render(request, "catalogue/mine_entry.html", context)


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def report_rectification(request: ActorRequest, rectification_id: int) -> HttpResponse:
    """Write the rectification report and send it."""
    order = find_rectification(rectification_id, request.actor)
    form = _report_form(request, order, order.report, "整改报告", "写明查找的原因、采取的措施和结果。")

    def send(said: dict[str, Any]) -> Any:
        return standing.report_rectification(
            rectification_id=order.pk, **said, actor=request.actor, now=request.now
        )

    context = {"title": "提交整改报告", "order": order, "entry": order.entry}
    return write_page(request, form, send, done="整改报告已提交，等待核查。", context=context)


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def report_annual(request: ActorRequest, check_id: int) -> HttpResponse:
    """Write the annual self-report and send it."""
    check = find_check(check_id, request.actor)
    facts = facts_told(check, clock.local_date(request.now))
    form = _report_form(
        request, check, check.self_report or draft(facts), f"{check.year}年度自查报告",
        "写明规模、产量、标准执行、投入品、检测、合格证和问题整改情况。",
    )  # fmt: skip

    def send(said: dict[str, Any]) -> Any:
        report = said.pop("report")
        return annual.report(
            check_id=check.pk, self_report=report, **said, actor=request.actor, now=request.now
        )

    context = {"title": f"{check.year}年度年检自查", "check": check, "entry": check.entry, "facts": facts}
    return write_page(request, form, send, done="自查报告已提交，等待市级结论。", context=context)


def _report_form(request: ActorRequest, about: Any, report: str, label: str, hint: str) -> ReportForm:
    """The holder's report on ``about`` (a rectification or an annual check), as far as it has been written.

    Raises:
        Unknown: it is about somebody else's entry.
    """
    if not entries.holds(request.actor, about.entry):
        raise Unknown
    initial = {"version": about.version, "report": report}
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial)
    form.fields["report"].label, form.fields["report"].help_text = label, hint
    return form


def write_page(
    request: ActorRequest,
    form: CatalogueForm,
    send: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The page on which a holder writes a text about ``context["entry"]`` and adds a file, or several."""
    entry = context["entry"]

    def take(said: dict[str, Any]) -> Any:
        if "documents" in said:
            few_enough(said["documents"])
            files = [stored(request, one, entry, field="documents") for one in said["documents"]]
            return send(said | {"documents": files})
        return send(said | {"document": stored(request, said["document"], entry)})

    answer = submit(request, form, take, done=done, to=f"/field/entries/{entry.code}/")
    return answer or show(request, "catalogue/write.html", context, form)
