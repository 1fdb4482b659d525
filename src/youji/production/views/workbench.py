"""The grower's workbench: one screen a record, what has arrived, and what the phone keeps to judge by (docs/field.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from youji.production import policy, services
from youji.production.selectors import kept_facts, workbench
from youji.production.services import photographed
from youji.production.services.photos import add_photo
from youji.production.workbench_forms import ASKED_OF, EntryForm, PhotoForm, WorkForm, kind_of
from youji.shared import answers, clock
from youji.shared.caching import conditional
from youji.shared.pages import put_refusal, show
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page

#: In the address of photos the phone puts a record's number in the place of this.
NO_RECORD = "00000000-0000-0000-0000-000000000000"


@page(policy.GROWERS)
def record(request: ActorRequest, kind: str) -> HttpResponse:
    """One record of one kind of work; with ``like`` as last time, with ``amends`` a correction of one that has arrived."""
    what = kind_of(kind)
    if what is None:
        raise Http404
    today = clock.local_date(request.now)
    posted = request.POST or None
    begun, amends = _begun(request, posted or {})
    seasons = workbench.open_seasons(request.actor, today, begun.get("seasons", ()) if amends else ())
    form = WorkForm(
        what,
        [(one.code, one.name) for one in seasons],
        posted,
        initial={"day": today, **begun},
        amends=bool(amends),
    )
    if request.method == "POST" and form.is_valid() and (answer := _take(request, form)):
        return answer
    codes = workbench.operator_codes(seasons)
    context: dict[str, Any] = {
        "kind": what,
        "seasons": [(one, workbench.area_mu(one), codes.get(one.operator_id, "")) for one in seasons],
        "chosen": form["seasons"].value() or [],
        "needed": form.needed(),
        "more": form.more(),
        "amends": amends,
        "seasons_page": reverse("production:open"),
        "inputs": dict.fromkeys(
            one.input for one in workbench.recorded(request.actor, request.now) if one.input
        ),
        "sync": reverse("production:sync"),
        "photos": reverse("production:field-photo", args=[NO_RECORD]),
    }
    return show(request, "production/field/record.html", context, form)


def _begun(request: ActorRequest, posted: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """What the screen begins with, and the record that it corrects."""
    asked_of = {
        "like": request.GET.get("like"),
        "amends": posted.get("supersedes") or request.GET.get("amends"),
    }
    for name, asked in asked_of.items():
        if not asked:
            continue
        try:
            found = workbench.find_recorded(UUID(asked), request.actor, request.now)
        except ValueError as error:
            raise Http404 from error
        if name == "amends":
            return {**found.body, "supersedes": str(found.pk)}, str(found.pk)
        return {key: value for key, value in found.body.items() if key not in ("day", "note")}, ""
    return {"seasons": request.GET.getlist("season")}, ""


def _take(request: ActorRequest, form: WorkForm) -> HttpResponse | None:
    """Where to go once it is stored; ``None`` leaves the form with what was refused."""
    (result,) = services.take_records([form.body()], actor=request.actor, now=request.now, channel="page")
    if not result.stored:
        form.status = 422  # type: ignore[attr-defined]
        form.put_problems(result.problems)
        return None
    tell = {"forbidden": messages.error, "unknown": messages.warning}.get(result.verdict, messages.success)
    lot = f"批次号{result.lot}。" if result.lot else ""
    tell(request, f"已存下。{lot}{result.said}")
    return redirect("production:field-records")


@page(policy.GROWERS)
def records(request: ActorRequest) -> HttpResponse:
    """What has arrived; above it the page shows what is still on the phone."""
    context = {"records": workbench.recorded(request.actor, request.now)}
    return render(request, "production/field/records.html", context)


@require_POST
@page(policy.GROWERS)
def photo(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """One picture of a record from the phone's queue; safe to send again."""
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = add_photo(
                record_id=record_id,
                photo_id=form.cleaned_data["key"],
                file=form.cleaned_data["photo"],
                actor=request.actor,
                now=request.now,
            )
            return JsonResponse({"document": str(made.document_id)})
        except Refused as refusal:
            put_refusal(form, refusal)
    return JsonResponse({"refused": _sentences(form)}, status=422)


def _sentences(form: BaseForm) -> str:
    return "".join(dict.fromkeys(str(one) for errors in form.errors.values() for one in errors))


ENTRIES = {"purchase": "购入农资", "issue": "领用、调拨", "return": "交回包装", "count": "盘点调整"}


@page(policy.GROWERS)
def entry(request: ActorRequest, kind: str) -> HttpResponse:
    """One line of the ledger of inputs; a code that the phone could not read is read from its photograph."""
    if kind not in ASKED_OF:
        raise Http404
    today = clock.local_date(request.now)
    form = EntryForm(kind, request.POST or None, request.FILES or None, initial={"day": today})
    program = answers.wants_json(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = photographed.enter(
                file=form.cleaned_data["photo"], actor=request.actor, now=request.now, **form.given()
            )
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            if program:
                return JsonResponse(
                    {"id": str(made.entry.pk), "label_code": made.entry.label_code, "said": made.said}
                )
            messages.success(request, f"已存下。{made.said}")
            return redirect("production:field-records")
    if program and form.errors:
        return JsonResponse({"refused": _sentences(form)}, status=422)
    context = {"word": ENTRIES[kind], "controls": form.controls()}
    return show(request, "production/field/purchase.html", context, form)


@page(policy.GROWERS)
@gzip_page
def facts(request: ActorRequest) -> HttpResponse:
    """What the phone keeps to judge by; with ``have`` only the parts that are not as it has them."""
    found = kept_facts.facts_for(request.actor, request.now)
    answer = JsonResponse(
        {
            "person": request.actor.user_id,
            "day": clock.local_date(request.now).isoformat(),
            "clock": int(request.now.timestamp() * 1000),
            "edition": found.edition,
            "names": sorted(found.parts),
            "parts": found.beyond(request.GET.get("have", "").split(",")),
        },
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
    return conditional(request, answer, etag=f'"{found.edition}"', seconds=0)
