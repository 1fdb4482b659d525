"""Pages of 特定农产品禁止生产区: the list, one drawn, looked at whom it hits, published, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import PublishForm, ZoneEndForm, ZoneForm
from youji.environment.labels import ZONE_STATES
from youji.environment.policy import READERS, ZONERS
from youji.environment.selectors import zones as reads
from youji.environment.services import zones as services
from youji.environment.views.common import Way, form_page, list_page
from youji.environment.views.zone_ground import forget, ground_of, put_aside
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.quantities import area_text
from youji.shared.web import ActorRequest, page

ZONES = Listing(
    "特定农产品禁止生产区",
    filters=(
        Filter("state", "状态", "links", options=[(key, word) for key, (word, _) in ZONE_STATES.items()]),
    ),
    columns=(
        Column("name", "名称", href=lambda row: reverse("environment:zone", args=[row.pk])),
        Column("product_names", "禁止生产", lambda row: row.product_names or "全部食用农产品"),
        Column("document_number", "文号"),
        Column("effective_on", "生效", css="nowrap"),
        Column("ended_on", "终止", css="nowrap"),
        Column("area_mu", "面积", css="num nowrap", show=lambda row: area_text(row.area_mu)),
        Column(
            "state", "状态", lambda row: ZONE_STATES[row.state][0], tone=lambda row: ZONE_STATES[row.state][1]
        ),
    ),
    none="没有划定禁止生产区。",
)


@page(READERS)
@require_GET
def zones(request: ActorRequest) -> HttpResponse:
    """The zones one may know of."""
    asked = ZONES.read(request.GET)
    listing = asked.of(reads.zones(request.actor, **asked.values))
    ways: list[Way] = []
    if ZONERS.admits(request.actor):
        ways.append(("划定", reverse("environment:new_zone"), True))
    lead = "依《农产品质量安全法》第二十一条划定：区内不得生产所列产品，地块在区内的不能申报。"
    return list_page(request, listing, lead=lead, ways=ways)


@page(ZONERS)
@require_http_methods(["GET", "POST"])
def new_zone(request: ActorRequest) -> HttpResponse:
    """A zone is drawn, or taken from a file; it holds for nobody yet."""
    form = ZoneForm(request.POST or None, request.FILES or None)
    put_aside(request, form)

    def draw(said: dict[str, Any]) -> Any:
        ground = ground_of(request, form)
        values = {**form.values(), "datum": ground.datum}
        made = services.draw_zone(grounds=ground.boundaries, actor=request.actor, now=request.now, **values)
        forget(request, form)
        if ground.lacking:
            messages.warning(request, ground.lacking)
        return made

    return form_page(
        request,
        form,
        draw,
        title="划定禁止生产区",
        lead="画好以后先看清涉及哪些基地，再公布。公布以前不生效。",
        done="已画好，还没有公布。请看清涉及谁。",
        to=lambda made: redirect("environment:zone", made.pk),
        crumbs=[("特定农产品禁止生产区", reverse("environment:zones"))],
        press="先看涉及谁",
        template="environment/zone_form.html",
        map=reads.map_of_zone(None, ""),
    )


@page(READERS)
@require_http_methods(["GET", "POST"])
def zone(request: ActorRequest, zone_id: int) -> HttpResponse:
    """One zone, whose ground lies in it, and publishing it."""
    found = reads.find_zone(zone_id, request.actor)
    may = ZONERS.admits(request.actor) and request.actor.covers(found.division)
    hit = reads.hits_within(found, request.actor)
    form = PublishForm(
        request.POST or None, initial={"version": found.version, "effective_on": found.effective_on}
    )

    def publish(said: dict[str, Any]) -> Any:
        return services.publish_zone(
            zone_id=found.pk, **form.values(), version=form.seen_version, actor=request.actor, now=request.now
        )

    def published(said: dict[str, Any]) -> list[Line]:
        return [
            ("将公布", f"{found.name}（{found.document_number}）"),
            ("将通知", f"{len(hit)}个基地和所在的县市区"),
        ]

    answer = submit(
        request,
        form,
        publish,
        done="已公布，涉及的主体和县市区已收到通知。",
        to=lambda _: redirect("environment:zone", found.pk),
        asks=Asks(published),
    )
    ways: list[Way] = []
    if may and found.state == "published":
        ways.append(("终止或调整", reverse("environment:end_zone", args=[found.pk]), False))
    context = {
        "zone": found,
        "state": ZONE_STATES[found.state],
        "hits": hit,
        "may_publish": may and found.state == "draft",
        "sees_hits": request.actor.is_officer,
        "map": reads.map_of_zone(found.geometry, found.name),
        "subject": found.subject,
        "ways": ways,
    }
    return answer or show(request, "environment/zone.html", context, form)


@page(ZONERS)
@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, zone_id: int) -> HttpResponse:
    """A zone ends: it was adjusted, or what was found there is no more."""
    found = reads.find_zone(zone_id, request.actor)
    form = ZoneEndForm(request.POST or None, initial={"version": found.version})
    return form_page(
        request,
        form,
        lambda _: services.end_zone(
            zone_id=found.pk, **form.values(), version=form.seen_version, actor=request.actor, now=request.now
        ),
        title=f"终止“{found.name}”",
        lead="终止以后留在档案里。只调整范围的，先终止，再划定新的。",
        done="已终止。",
        to=lambda _: redirect("environment:zone", found.pk),
        crumbs=[(found.name, reverse("environment:zone", args=[found.pk]))],
        press="终止",
    )
