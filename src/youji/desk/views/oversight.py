"""督办: what is late, or soon will be, in the actor's area, and who has it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from youji.desk import policy
from youji.desk.selectors import oversight
from youji.shared import clock
from youji.shared.inbox import KEEPERS, InboxItem
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

OVERSIGHT = Listing(
    "督办",
    filters=(
        Filter("within", "时限", "links", default="7", everything="全部在办",
               options=(("late", "已逾期"), ("7", "已逾期和7天内到期"), ("30", "已逾期和30天内到期"))),
        Filter("division", "地区", "links", pattern=r"\d{2,6}"),
        Filter("kind", "事项"),
        Filter("hands", "在谁手里", options=tuple(KEEPERS.items())),
    ),
    columns=(
        Column("title", "事项", lambda row: row.item.title, href=lambda row: row.url,
               below=lambda row: row.item.subject),
        Column("kind", "类别"),
        Column("place", "地区", sort="place"),
        Column("hands", "在谁手里", sort="hands"),
        Column("next", "待办", lambda row: row.item.next_action),
        Column("due_on", "期限", lambda row: row.item.due_on, css="nowrap", sort="due"),
        Column("late", "逾期（工作日）", css="num", show=lambda row: row.late or ""),
    ),
    orders={
        "place": lambda item: item.division,
        "hands": lambda item: item.keeper.name if item.keeper else "",
        "due": lambda item: (item.due_on is None, item.due_on),
    },
    none="现在没有在办的事。",
)  # fmt: skip


@page(policy.OVERSIGHT)
def oversight_list(request: ActorRequest) -> HttpResponse:
    """What is late or soon due, by place, kind and whose hands it is in."""
    today = clock.local_date(request.now)
    found = oversight.pending(request.actor, request.now)
    asked = OVERSIGHT.read(request.GET, **_offered(request, found))
    said = {name: asked.values[name] for name in ("kind", "division", "hands")}
    chosen = oversight.narrowed(oversight.due(found, asked.values["within"], today), **said)
    listing = asked.of(
        chosen,
        lambda some: oversight.rows(some, request.actor, today),
        tone=lambda row: "stop" if row.late else "",
    )
    context = {"listing": listing, "overdue": sum(item.overdue(today) for item in found)}
    return listing.workbook() or render(request, "desk/oversight.html", context)


def _offered(request: ActorRequest, found: list[InboxItem]) -> dict[str, list[tuple[str, str]]]:
    """The places and the kinds there is something of, each with its number: inside a city, its counties."""
    today, query = clock.local_date(request.now), request.GET
    due = oversight.due(found, query.get("within", "7"), today)
    kind, division = query.get("kind", ""), query.get("division", "")
    return {
        "division": oversight.counted_by_place(
            oversight.narrowed(due, kind=kind, division=division[:4]), division[:4] or request.actor.division
        ),
        "kind": oversight.counted_by_kind(oversight.narrowed(due, division=division)),
    }
