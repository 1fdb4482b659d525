"""Annual checks, on the officials' side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import ConcludeForm
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.logic.procedures import ANNUAL_CHECK
from youji.catalogue.policy import ANNUAL
from youji.catalogue.selectors.proceedings import annual_checks, facts_shown, find_check
from youji.catalogue.services import annual, annual_bulk
from youji.schemes.logic.automatic import indicated
from youji.schemes.logic.scheme import Ground
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page

STATES = (("reported", "待作结论"), ("waiting", "未报自查"), ("done", "已有结论"), ("", "全部"))
RESULTS = {"passed": ("合格", "ok"), "failed": ("不合格", "stop"), "rectify": ("限期整改", "warn")}


def _result(check: Any) -> tuple[str, str]:
    """The conclusion, or what is waited for, with its tone."""
    waits = ("待作结论", "mine") if check.reported_at else ("等待自查", "draft")
    return RESULTS.get(check.result, RESULTS["rectify"]) if check.result else waits


LIST = Listing(
    "年检",
    filters=(
        Filter("year", "年度", "links", everything="", pattern=r"20\d\d"),
        Filter("state", "进度", "links", default="reported", everything=""),
    ),
    columns=(
        Column("name", "条目", lambda check: check.entry.name, below=lambda check: check.entry.code,
               href=lambda check: reverse("catalogue:annual-check", args=[check.pk])),
        Column("holder", "主体", lambda check: getattr(check.entry.base.operator, "name", "")),
        Column("reported_at", "自查", lambda check: (check.reported_at and clock.local_date(check.reported_at)) or "未报",
               sort="reported"),
        Column("due_on", "自查报送期限", css="nowrap", sort="due"),
        Column("result", "结论", lambda check: _result(check)[0], tone=lambda check: _result(check)[1]),
    ),
    orders={"reported": ("reported_at", "pk"), "due": ("due_on", "pk")},
    none="这里没有年检。年检按认定办法规定的日期自动开始。",
    tick=lambda check: "" if check.concluded_at else check.pk,
)  # fmt: skip


@page(ANNUAL)
@require_GET
def annual_list(request: ActorRequest) -> HttpResponse:
    """The year's annual checks of the actor's area."""
    today = clock.local_date(request.now)
    years = [(str(today.year - n), f"{today.year - n}年") for n in range(4)]
    year = int(LIST.read(request.GET, year=years).values["year"])
    states = [(key, f"{label} {annual_checks(request.actor, year, key).count()}") for key, label in STATES]
    asked = LIST.read(request.GET, year=years, state=states)
    listing = asked.of(
        annual_checks(request.actor, year, asked.values["state"]),
        tone=lambda check: "stop" if not check.concluded_at and check.due_on < today else "",
    )
    context = {"year": year, "listing": listing, "back": request.GET.urlencode()}
    context["may"] = ANNUAL_CHECK.office.admits(request.actor)
    return listing.workbook() or render(request, "catalogue/annual.html", context)


@page(ANNUAL)
@require_http_methods(["POST"])
def bulk(request: ActorRequest) -> HttpResponse:
    """One conclusion for the checks ticked in the list: named one by one first, then each concluded on its own."""
    sent: Any = ConcludeForm(request.POST or None, grounds=()).data
    chosen, query = _ticked(sent.getlist("check")), sent.get("back", "")[:200]
    back = f"{reverse('catalogue:annual')}?{query}"
    if not chosen:
        messages.warning(request, "没有选择年检。请先勾选再批量办理。")
        return redirect(back)
    outcomes = annual_bulk.preview(chosen, actor=request.actor, now=request.now)
    confirmed = (request.POST or None) if sent.get("confirmed") else None
    form = ConcludeForm(confirmed, grounds=common_grounds(outcomes))

    def conclude(said: dict[str, Any]) -> list[annual_bulk.Outcome]:
        said.pop("version")
        made = annual_bulk.conclude_many(chosen, **said, actor=request.actor, now=request.now)
        if made and not any(one.done for one in made):  # nothing typed is lost
            raise Refused("".join(dict.fromkeys(one.sentence for one in made)))
        return made

    answer = (
        submit(request, form, conclude, to=lambda made: _told(request, made, back)) if confirmed else None
    )
    ready = sum(one.done for one in outcomes)
    context = {"outcomes": outcomes, "ready": ready, "back": query, "back_to": back}
    return answer or show(request, "catalogue/annual_bulk.html", context, form)


def _ticked(values: Iterable[str]) -> dict[int, int | None]:
    """The checks chosen, each with the version that was looked at: ``7`` in the list, ``7.2`` once shown."""
    pairs = [value.partition(".") for value in values]
    sound = [(pk, seen) for pk, _, seen in pairs if pk.isdecimal() and (not seen or seen.isdecimal())]
    return {int(pk): int(seen) if seen else None for pk, seen in sound}


def _told(request: ActorRequest, made: list[annual_bulk.Outcome], back: str) -> HttpResponse:
    """Back where one was, with how many were concluded and each that was not."""
    if done := sum(one.done for one in made):
        messages.success(request, f"已作结论{done}件，结论已公开，主体已收到通知。")
    for one in made:
        if not one.done:
            messages.warning(request, f"{one.check.entry.name}：{one.sentence}")
    return redirect(back)


def common_grounds(outcomes: list[annual_bulk.Outcome]) -> list[Ground]:
    """The grounds of a rectification that every scheme among them knows."""
    order = BY_NAME["order_rectification"]
    known = [grounds_for(scheme_of(one.check.entry.scheme_version), order) for one in outcomes]
    first = known[0] if known else ()
    return [ground for ground in first if all(ground.key in {g.key for g in other} for other in known)]


@page(ANNUAL)
@require_http_methods(["GET", "POST"])
def annual_check(request: ActorRequest, check_id: int) -> HttpResponse:
    """One annual check: the self-report on the left, the conclusion on the right."""
    check = find_check(check_id, request.actor)
    grounds = grounds_for(scheme_of(check.entry.scheme_version), BY_NAME["order_rectification"])
    form = ConcludeForm(request.POST or None, grounds=grounds, initial={"version": check.version})

    def published(said: dict[str, Any]) -> list[Line] | None:
        if said["result"] != "failed":  # what passed or is being put right is followed by the next check
            return None
        return [("将公开", f"{check.entry.name}（{check.entry.code}）：{check.year}年度年检不合格")]

    answer = submit(
        request,
        form,
        lambda said: annual.conclude(check_id=check.pk, **said, actor=request.actor, now=request.now),
        done="结论已公开，主体已收到通知。",
        to="catalogue:annual",
        asks=Asks(published),
    )
    facts = facts_shown(check, clock.local_date(request.now))
    context = {
        "check": check,
        "entry": check.entry,
        "may": check.open_to(request.actor),
        "facts": facts,
        "indicated": indicated(scheme_of(check.entry.scheme_version), facts),
    }
    return answer or show(request, "catalogue/annual_check.html", context, form)
