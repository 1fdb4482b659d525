"""The papers of an application as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from youji.recognition import policy
from youji.recognition.selectors import cases, papers, rounds
from youji.shared.files import PDF, file_response
from youji.shared.web import ActorRequest, page


@page(policy.PARTIES)
@require_GET
def application(request: ActorRequest, code: str) -> HttpResponse:
    """申报书, for whoever may open the application."""
    found = cases.find_by_code(code, request.actor)
    return file_response(*papers.application_paper(found, request.now), PDF, inline=True)


@page(policy.CASES)
@require_GET
def opinions(request: ActorRequest, code: str) -> HttpResponse:
    """审核意见表."""
    return file_response(*papers.opinions_paper(cases.find_by_code(code, request.actor)), PDF, inline=True)


@page(policy.CASES)
@require_GET
def recommended(request: ActorRequest, round_id: int, division: str, kind: str) -> HttpResponse:
    """推荐汇总表 of an area, to print or to send on."""
    found = rounds.find_round(round_id, request.actor)
    if not request.actor.covers(division):
        raise Http404
    if kind == "xlsx":
        return file_response(*papers.recommended_sheet(found, division, request.actor))
    return file_response(*papers.recommended_paper(found, division, request.actor), PDF, inline=True)
