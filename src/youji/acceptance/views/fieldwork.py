"""On the spot: the assessor's visits, the sheet on the phone, and what the phone sends (docs/offline.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.acceptance import policy
from youji.acceptance.forms import UNREADABLE, LineForm, PhotoForm, PositionForm, sent_changes
from youji.acceptance.logic.visits import FAR_METRES, the_day_has_come
from youji.acceptance.selectors import acceptances, scoring, signing, visits
from youji.acceptance.services import fieldwork
from youji.documents import telling
from youji.schemes.logic.automatic import opened
from youji.schemes.selectors import scheme_of
from youji.shared import answers, checklists, clock
from youji.shared.pages import SAID_ON_THE_FORM, status_of, submit
from youji.shared.quantities import distance_text
from youji.shared.refusals import NotAllowed
from youji.shared.web import ActorRequest, page


@page(policy.ASSESSORS)
def own(request: ActorRequest) -> HttpResponse:
    """The visits I am asked to make."""
    rows = list(visits.visits_of(request.actor))
    context = {
        "open": [one for one in rows if not one.acceptance.outcome],
        "past": [one for one in rows if one.acceptance.outcome],
    }
    return render(request, "acceptance/visits.html", context)


@page(policy.ASSESSORS)
def sheet(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """My score sheet, one item a screen."""
    return _sheet_page(request, acceptance_id)


def _sheet_page(
    request: ActorRequest, acceptance_id: int, posted: forms.BaseForm | None = None, *, at: str = ""
) -> HttpResponse:
    """The sheet; after a refusal with what was ``posted`` and what is wrong with it, on the screen called ``at``."""
    mine = visits.find_sheet(acceptance_id, request.actor)
    application = mine.acceptance.application
    checklist = acceptances.checklist_of(application)
    facts = opened(mine.acceptance.facts)
    items = scoring.item_views(checklist, mine.lines, application.judged_assessment, facts)
    early = the_day_has_come(clock.local_date(request.now), mine.acceptance.scheduled_on)
    looks = signing.standings(checklist, mine.lines, facts)
    metres = visits.distance_from_base(mine)
    context = {
        "sheet": mine,
        "signed": mine.signed_at is not None,
        "acceptance": mine.acceptance,
        "application": application,
        "scheme": scheme_of(application.scheme_version),
        **_place(application.base),
        "items": [(one, _line_form(one, posted), look) for one, look in zip(items, looks, strict=True)],
        "standings": looks,
        "score": checklists.score(checklist, mine.lines),
        "done": sum(one.tier is not None for one in items if not one.item.bonus),
        "asked": sum(not one.item.bonus for one in items),
        "distance": distance_text(metres),
        "far": metres is not None and metres > FAR_METRES,
        "far_metres": FAR_METRES,
        "refused_at": at,
        "form": posted,
        "too_early": early is not None,
    }
    return render(request, "acceptance/sheet.html", context, status=status_of(posted) if posted else 200)


def _place(base: Any) -> dict[str, str]:
    """Where the base is registered, as numbers a script reads; empty where that is not known."""
    known = base.lon is not None and base.lat is not None
    return {"base_lon": f"{base.lon:.6f}" if known else "", "base_lat": f"{base.lat:.6f}" if known else ""}


def _line_form(one: scoring.ItemView, posted: forms.BaseForm | None) -> LineForm:
    """The form of one item: as it was sent, where it was this one, else as the sheet has it."""
    key = one.item.key
    if isinstance(posted, LineForm) and posted["item"].value() == key:
        return posted.under(one.item)
    return LineForm(initial={"item": key, "tier": one.tier, "note": one.note}).under(one.item)


@require_POST
@page(policy.ASSESSORS)
def check_in(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """I am here."""
    form = PositionForm(request.POST or None)
    program = answers.wants_json(request)

    def write(said: dict[str, Any]) -> object:
        position = fieldwork.Position.told(
            lon=said["lon"], lat=said["lat"], accuracy_m=said["accuracy"], at=said["device_time"]
        )
        return fieldwork.check_in(
            acceptance_id=acceptance_id, position=position, actor=request.actor, now=request.now
        )

    def done(_: object) -> HttpResponse:
        return JsonResponse({"checked_in": True}) if program else redirect("acceptance:sheet", acceptance_id)

    answer = submit(request, form, write, done="" if program else "已签到。", to=done)
    if program:
        return answer or _refused(form)
    return answer or _sheet_page(request, acceptance_id, form)


@require_POST
@page(policy.ASSESSORS)
def lines(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """What the phone's queue holds, all at once; safe to send again."""
    try:
        changes = sent_changes(request.body)
        mine = fieldwork.save_lines(
            acceptance_id=acceptance_id, changes=changes, actor=request.actor, now=request.now
        )
    except SAID_ON_THE_FORM as refusal:
        return _told([str(refusal)], refusal.status)
    total = checklists.score(acceptances.checklist_of(mine.acceptance.application), mine.lines)
    kept = {one.item: mine.lines.get(one.item, {}).get("at", 0) for one in changes}
    return JsonResponse({"total": str(total.total), "unscored": list(total.unscored), "at": kept})


@require_POST
@page(policy.ASSESSORS)
def item(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """One item by plain form: tier, note and photo together."""
    form = LineForm(request.POST or None, request.FILES or None)
    mine: dict[str, Any] = {"acceptance_id": acceptance_id, "actor": request.actor, "now": request.now}

    def write(said: dict[str, Any]) -> Any:
        key, photo, at = said["item"], said["photo"], int(request.now.timestamp() * 1000)
        change = fieldwork.Change(key, said["tier"], said["note"], at)
        sheet = fieldwork.save_lines(changes=[change], **mine)
        if photo is not None:
            fieldwork.add_photo(item=key, key=f"form-{at}", file=photo, name=photo.name or "照片", **mine)
        return sheet

    def onward(sheet: Any) -> HttpResponse:
        checklist, key = acceptances.checklist_of(sheet.acceptance.application), form.cleaned_data["item"]
        wants = signing.wanted(checklist.item(key), sheet.lines)
        if (
            wants
        ):  # while one still stands before it; whoever goes on by the links is asked again when signing
            messages.warning(request, f"{wants}签字前必须有，离开现场就补不了了。")
            return _to_item(acceptance_id, key)
        return _to_item(acceptance_id, scoring.key_after(checklist, key))

    return submit(request, form, write, to=onward) or _sheet_page(request, acceptance_id, form)


def _to_item(acceptance_id: int, key: str) -> HttpResponse:
    """To one item of the sheet, or behind the last of them."""
    return redirect(f"{reverse('acceptance:sheet', args=[acceptance_id])}#{f'item-{key}' if key else 'sign'}")


@require_POST
@page(policy.ASSESSORS)
def photo(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """One photo from the phone's queue; safe to send again."""
    form = PhotoForm(request.POST or None, request.FILES or None)

    def write(said: dict[str, Any]) -> str:
        return fieldwork.add_photo(
            acceptance_id=acceptance_id,
            item=said["item"],
            key=said["key"],
            file=said["photo"],
            name=said["photo"].name or "照片.jpg",
            actor=request.actor,
            now=request.now,
        )

    with telling.heard() as told:  # a name that did not fit what is inside
        answer = submit(
            request,
            form,
            write,
            to=lambda document: JsonResponse({"document": document, "told": "".join(told)}),
        )
    return answer or _refused(form)


def _refused(form: forms.BaseForm) -> JsonResponse:
    """What was wrong with a form that the phone's queue sent."""
    said = [str(sentence) for errors in form.errors.values() for sentence in errors]
    return _told(said or [UNREADABLE], status_of(form) if said else 422)


def _told(said: Iterable[str], status: int) -> JsonResponse:
    """A refusal as the phone's queue reads it: what is not allowed is a conflict with what it holds."""
    return JsonResponse({"refused": "；".join(said)}, status=409 if status == NotAllowed.status else status)


@require_POST
@page(policy.ASSESSORS)
def remove_photo(request: ActorRequest, acceptance_id: int, document: UUID) -> HttpResponse:
    """A photo of mine that shall not stand."""
    form = forms.Form({})  # a button: nothing is typed

    def write(_: dict[str, Any]) -> Any:
        return fieldwork.remove_photo(
            acceptance_id=acceptance_id, document=document, actor=request.actor, now=request.now
        )

    def back(sheet: Any) -> HttpResponse:
        return _to_item(acceptance_id, scoring.item_of(sheet, str(document)))

    answer = submit(request, form, write, done="照片已删除。", to=back)
    return answer or _sheet_page(request, acceptance_id, form)


@require_POST
@page(policy.ASSESSORS)
def sign(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """I stand by my sheet."""
    form = forms.Form({})  # a button: nothing is typed

    def write(_: dict[str, Any]) -> object:
        return fieldwork.sign_sheet(acceptance_id=acceptance_id, actor=request.actor, now=request.now)

    answer = submit(
        request,
        form,
        write,
        done="已签字。各验收员都签字后，一起合议。",
        to=lambda _: redirect("acceptance:result", acceptance_id),
    )
    return answer or _sheet_page(request, acceptance_id, form, at="sign")
