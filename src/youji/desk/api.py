"""The inbox, for programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

from youji.desk import policy, services
from youji.desk import selectors as desk
from youji.desk.selectors import oversight, overview
from youji.desk.selectors.search import asked, search
from youji.shared import clock
from youji.shared.api import ActorRequest, Done, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.web import SIGNED_IN

router = room_router("desk", "待办")


class InboxOut(Schema):
    """One piece of waiting work."""

    kind: str
    title: str
    subject: str
    since: datetime | None
    due_on: date | None
    url: str
    next_action: str
    refs: tuple[str, ...]


@router.get("/inbox", response=answers(list[InboxOut]), summary="我的待办")
@admits(SIGNED_IN)
def inbox(request: ActorRequest) -> Any:
    """What waits for the token's person, overdue first."""
    return desk.inbox(request.actor, request.now)


class HeldOut(InboxOut):
    """One piece of work in somebody's hands."""

    division: str
    hands: str
    late: int


@router.get("/oversight", response=answers(Paged[HeldOut]), summary="督办：本区域在办和逾期的事")
@admits(policy.OVERSIGHT)
def held(
    request: ActorRequest,
    *,
    within: str = "7",
    kind: str = "",
    division: str = "",
    hands: str = "",
    page: PageNumber = 1,
) -> Any:
    """What is open in the token's area, whoever has it, overdue first.

    ``within``: ``late``, ``7`` or ``30`` days ahead, empty for everything; ``hands``: applicant, county, city,
    province, person.
    """
    today = clock.local_date(request.now)
    found = oversight.due(oversight.pending(request.actor, request.now), within, today)
    chosen = oversight.narrowed(found, kind=kind, division=division, hands=hands)
    here: dict[str, Any] = paged(chosen, page)
    rows = oversight.rows(here["items"], request.actor, today)
    here["items"] = [
        {**asdict(row.item), "url": row.url, "hands": row.hands, "late": row.late} for row in rows
    ]
    return here


class OverviewOut(Schema):
    """One county, or one city with all that lies in it."""

    division: str
    place: str
    counts: dict[str, int]


@router.get("/overview", response=answers(list[OverviewOut]), summary="辖区概况：各县市区的名额、目录和逾期")
@admits(policy.OVERSIGHT)
def overview_by_place(
    request: ActorRequest, level: Literal["county", "city"] = "county", division: str = ""
) -> Any:
    """The places of the token's area.

    ``counts``: ``placed`` cases that take a place of a quota, the ``quota`` of the same
    rounds, ``listed`` entries, those ``expiring`` within six months, ``rectifying``, ``interim``, ``suspended``, and what is ``late``; what is a whole city's stands with
    ``city`` only.
    """
    return overview.rows(request.actor, request.now, level=level, within=division)


class ClaimOut(Schema):
    """Who has taken up a piece of their office's work, and until when."""

    ref: str
    title: str
    person_name: str
    claimed_at: datetime
    until: date


@router.post("/claims/{ref}", response=answers(ClaimOut), summary="认领一件待办")
@admits(SIGNED_IN)
def claim(request: ActorRequest, ref: Name) -> Any:
    """Say that the token's person takes up what waits for their office; ``ref`` is the first of a row's ``refs``."""
    return services.claim(ref=ref, actor=request.actor, now=request.now)


@router.delete("/claims/{ref}", response=answers(Done), summary="放下认领的待办")
@admits(SIGNED_IN)
def release(request: ActorRequest, ref: Name) -> Any:
    """Put down what the token's person had taken up."""
    services.release(ref=ref, actor=request.actor, now=request.now)
    return Done()


class HitOut(Schema):
    """One thing found."""

    kind: str
    title: str
    below: str
    url: str


@router.get(
    "/search", response=answers(list[HitOut]), summary="查找本区域的基地、办件、条目、主体、公示和人员"
)
@admits(policy.SEARCH)
def find(request: ActorRequest, q: str = "") -> Any:
    """What of the token's area answers to ``q``: at most eight of each kind; nothing for nothing, as on the page."""
    return [
        HitOut(kind=kind.word, title=hit.title, below=hit.below, url=hit.url)
        for kind in search(asked(q), request.actor, request.now)
        for hit in kind.hits
    ]
