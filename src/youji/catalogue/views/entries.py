"""The managed catalogue: the list, one entry, the measures on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import AmendForm, CheckForm, HidingForm, MeasureForm, PhotoOffForm
from youji.catalogue.labels import ENTRY_STATUSES
from youji.catalogue.logic.measures import BY_NAME, Measure
from youji.catalogue.policy import ANNUAL, CATALOGUE, LAST
from youji.catalogue.selectors import entries, own_words, photos
from youji.catalogue.selectors.proceedings import find_rectification, grounds_indicated
from youji.catalogue.selectors.terms import remedies_against
from youji.catalogue.services import amending, standing
from youji.catalogue.services.standing import Order
from youji.documents.services import attached, kept
from youji.shared import answers, clock, reading, rooms
from youji.shared.listing import Asked, Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.periods import last_day
from youji.shared.quantities import area_text
from youji.shared.refusals import StaleState
from youji.shared.web import ActorRequest, page

#: Where rooms above put a panel on the page of an entry: a function of (detail, actor, today).
PANELS = "catalogue.entry_panels"
#: Where a room above says on which page a measure begins that comes out of its procedure: ``Measure.way`` → address.
WAYS = "catalogue.measure_pages"
EXPIRING = (("1", "1个月内"), ("3", "3个月内"), ("6", "6个月内"))


def stored(request: ActorRequest, upload: Any, about: Any, *, field: str = "document") -> Any:
    """What was chosen in the form's file field as a document of ``about``'s holder, or ``None``.

    Raises:
        Refused: the file was not taken; the sentence belongs to the form's field.
    """
    owner = {"operator_id": about.base.operator_id, "division": about.division}
    return attached(upload, actor=request.actor, now=request.now, field=field, **owner)


def keeping(request: ActorRequest, about: Any) -> Callable[[Any], Any]:
    """What keeps a file between the two presses of an act about ``about``: a file is stored, a number found again."""
    owner = {"operator_id": about.base.operator_id, "division": about.division}
    return partial(kept, actor=request.actor, now=request.now, **owner)


LIST = Listing(
    "目录管理",
    filters=(
        Filter("status", "状态", "links", pattern="listed"),
        Filter("q", "查找", "search", hint="名称、编号、主体、产品、文号或拼音首字母"),
        Filter("scheme", "认定办法"),
        Filter("until", "到期", options=EXPIRING, everything="不限", pattern=r"\d{1,2}"),
        Filter("division", "所在地", "hidden"),
    ),
    columns=(
        Column("name", "名称", below=lambda row: row.code, sort="name",
               href=lambda row: reverse("catalogue:entry", args=[row.code])),
        Column("label", "状态", tone=lambda row: row.tone),
        Column("place", "所在地", sort="place"),
        Column("holder", "主体"),
        Column("area_mu", "规模", css="num", show=lambda row: row.counted or area_text(row.area_mu), sort="area"),
        Column("category", "类别"),
        Column("valid_until", "有效期至", lambda row: last_day(row.valid_until) if row.valid_until else "长期", css="nowrap", sort="until"),
    ),
    orders={
        "name": ("name", "code"),
        "place": ("division", "code"),
        "area": ("area_mu", "code"),
        "until": ("valid_until", "code"),
    },
    none="本区域还没有认定条目，申报通过认定后会出现在这里。",
    tick=lambda row: row.code,
)  # fmt: skip


def asked_entries(request: ActorRequest, *, counted: bool = False) -> Asked:
    """What the address asks of the list; its workbook asks the same. ``counted``: each status with its number."""
    if counted:
        counts = entries.status_counts(request.actor, clock.local_date(request.now))
        statuses = [(status, f"{label} {count}") for status, label, _, count in counts]
    else:
        statuses = [(status.value, word.label) for status, word in ENTRY_STATUSES.items()]
    return LIST.read(request.GET, status=statuses, scheme=entries.scheme_choices())


@page(CATALOGUE)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """The entries of the actor's area, searched and filtered."""
    today = clock.local_date(request.now)
    asked = asked_entries(request, counted=True)
    found = entries.entries(request.actor, entries.EntryQuery.read(asked.values), today)
    shown = asked.of(found, lambda some: entries.rows(some, today), export=reverse("catalogue:export"))
    context = {
        "listing": shown,
        "may_publish": "publisher" in {role.value for role in request.actor.roles},
    }
    return shown.workbook() or render(request, "catalogue/list.html", context)


def _found(request: ActorRequest, code: str) -> entries.EntryDetail:
    found = entries.detail(code, request.actor, clock.local_date(request.now))
    if found is None:
        raise Http404("您的范围内没有这个条目。")
    return found


@page(CATALOGUE)
@require_GET
def entry(request: ActorRequest, code: str) -> HttpResponse:
    """One entry: what it is, what happened to it, what this actor may do now."""
    return show_entry(request, code)


def show_entry(
    request: ActorRequest,
    code: str,
    *,
    hiding: HidingForm | None = None,
    photo_form: PhotoOffForm | None = None,
) -> HttpResponse:
    """The entry as it is now, with what was refused."""
    found = _found(request, code)
    word = own_words.word_of(found.entry)
    shown = hiding or HidingForm(auto_id="hide_%s", initial={"version": word.version if word else None})
    photo = photos.photo_of(found.entry)
    seen = {"version": photo.version if photo else None}
    context = {
        "hiding": shown,
        "photo": photo,
        "photo_form": photo_form or PhotoOffForm(auto_id="photo_%s", initial=seen),
        "may_confirm": photos.may_confirm(found.entry, request.actor) if photo else False,
        "found": found,
        "entry": found.entry,
        "panels": rooms.panels(PANELS, found, request.actor, clock.local_date(request.now)),
        "on": (on := _day(request.GET.get("on", ""))),
        "on_word": entries.word_on(found.entry, on) if on else None,
        "word": word,
        "may_hide": own_words.may_hide(found.entry, request.actor) if word else False,
    }
    return show(request, "catalogue/entry.html", context, photo_form or shown)


def publishing(found: entries.EntryDetail, chosen: Measure) -> list[Line]:
    """What the public will read of the measure, beside what was typed."""
    return [
        ("将公开", f"{found.entry.name}（{found.entry.code}）：{chosen.label}"),
        ("公开以后", chosen.says),
    ]


def _day(text: str) -> date | None:
    """The day a query asks for; nothing when it is not one."""
    return reading.day(text)


@page(CATALOGUE)
@require_http_methods(["GET", "POST"])
def measure(request: ActorRequest, code: str, name: str) -> HttpResponse:
    """The form of one measure, and taking it."""
    found, chosen = _found(request, code), BY_NAME.get(name)
    if chosen is None:
        raise Http404("没有这项措施。")
    if chosen not in found.open_measures:
        sentence = f"{found.entry.name}现在是“{found.row.label}”，不能{chosen.label}，或这项措施不由您采取。"
        return answers.page(request, StaleState(sentence), back=reverse("catalogue:entry", args=[code]))
    if chosen.way in rooms.extensions(WAYS):
        return redirect(rooms.extensions(WAYS)[chosen.way](code, name))
    today = clock.local_date(request.now)
    form = MeasureForm(
        request.POST or None,
        request.FILES or None,
        measure=chosen,
        grounds=entries.grounds_of(found, chosen),
        today=today,
        initial={
            "version": found.entry.version,
            "name": found.entry.name,
            "area_mu": found.entry.area_mu,
            "deadline": today + timedelta(days=found.scheme.rectification_days),
        },
    )

    def take(said: dict[str, Any]) -> Any:
        version, document = said.pop("version"), stored(request, said.pop("document"), found.entry)
        order = Order(**said, document=document)
        return standing.take_measure(
            chosen.name, code=code, order=order, actor=request.actor, now=request.now, version=version
        )

    def published(_: dict[str, Any]) -> list[Line] | None:
        # 警示 and 限期整改 end by what comes next: the report checked, the annual check passed.
        return None if chosen.tone == "warn" else publishing(found, chosen)

    answer = submit(
        request,
        form,
        take,
        asks=Asks(published, keep=keeping(request, found.entry)),
        done=f"已{chosen.label}：{found.entry.name}。决定已公开，主体已收到通知。",
        to=lambda _: redirect("catalogue:entry", code=code),
    )
    context = {
        "found": found,
        "entry": found.entry,
        "measure": chosen,
        "indicated": grounds_indicated(found.entry, entries.grounds_of(found, chosen), today),
        "remedies": remedies_against(chosen.kind),
    }
    return answer or show(request, "catalogue/measure.html", context, form)


@page(LAST)
@require_http_methods(["GET", "POST"])
def amend(request: ActorRequest, code: str) -> HttpResponse:
    """Put right what was copied wrongly from the document an entry rests on."""
    found, chosen = _found(request, code), BY_NAME["amend"]
    if chosen not in found.open_measures:
        sentence = f"{found.entry.name}不是凭文件纳入的，或不由您更正。"
        return answers.page(request, StaleState(sentence), back=reverse("catalogue:entry", args=[code]))
    form = AmendForm(
        request.POST or None,
        request.FILES or None,
        categories=[(category.key, category.label) for category in found.scheme.categories],
        initial=entries.as_entered(found.entry),
    )

    def take(said: dict[str, Any]) -> Any:
        document = stored(request, said.pop("document"), found.entry)
        return amending.amend(code=code, **said, document=document, actor=request.actor, now=request.now)

    answer = submit(
        request,
        form,
        take,
        asks=Asks(lambda _: publishing(found, chosen), keep=keeping(request, found.entry)),
        done=f"已更正：{found.entry.name}。原值保留在历史中，主体已收到通知。",
        to=lambda _: redirect("catalogue:entry", code=code),
    )
    context = {"found": found, "entry": found.entry, "measure": chosen}
    return answer or show(request, "catalogue/measure.html", context, form)


#: Which button → what it does, and what is said then.
CHECKS = {
    "close": (standing.close_rectification, "已销号，结果已公开。"),
    "return": (standing.return_rectification, "已退回，主体会收到理由。"),
}


@page(ANNUAL)
@require_http_methods(["GET", "POST"])
def rectification(request: ActorRequest, rectification_id: int) -> HttpResponse:
    """Check a rectification report: close it, or give it back with the reason."""
    order = find_rectification(rectification_id, request.actor)
    form = CheckForm(request.POST or None, initial={"version": order.version})

    def check(said: dict[str, Any]) -> str:
        act, done = CHECKS[said.pop("do")]
        act(rectification_id=order.pk, **said, actor=request.actor, now=request.now)
        return done

    answer = submit(
        request, form, check, done=str, to=lambda _: redirect("catalogue:entry", code=order.entry.code)
    )
    context = {"order": order, "entry": order.entry, "may": order.open_to(request.actor)}
    return answer or show(request, "catalogue/rectification.html", context, form)
