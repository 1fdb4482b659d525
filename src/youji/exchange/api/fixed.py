"""EPCIS 2.0's own addresses: ``/epcis/capture``, ``/epcis/events``. By token only; the tokens' room is this one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from youji.exchange.logic.reading import MOST_EVENTS
from youji.exchange.logic.rows import handed_out
from youji.exchange.logic.vocabulary import CONTEXT
from youji.exchange.policy import OWNERS
from youji.exchange.selectors import events as reads
from youji.exchange.services.capturing import capture
from youji.shared.api import ActorRequest, admits, room_router
from youji.shared.api.bodies import MAX_BYTES
from youji.shared.limits import Limit
from youji.shared.refusals import Refusal, Refused

router = room_router("exchange", "EPCIS")
VERSIONS = {"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0", "GS1-Extensions": ""}
BEHAVIOUR = "GS1-Capture-Error-Behaviour"
JSON = ("application/json", "application/ld+json")
ASKED = Limit("epcis-query", most=600, seconds=60, sentence="查得太勤了，请稍后再查；一页可以有1,000个事件。")


class NotThisKind(Refusal):
    """A body that is no JSON."""

    status = 415
    sentence = "只收 JSON 或 JSON-LD 的 EPCIS 2.0 文档；XML 请先转成 JSON。"


@router.post("/capture", summary="提交事件")
@admits(OWNERS)
def post_capture(request: ActorRequest) -> Any:
    """The document is dealt with; ``Location`` is where it stands what came of it."""
    if request.content_type not in JSON:
        raise NotThisKind
    behaviour = request.headers.get(BEHAVIOUR, "rollback").strip().lower()
    if behaviour not in ("rollback", "proceed"):
        raise Refused(f"{BEHAVIOUR} 只能是 rollback 或 proceed。", BEHAVIOUR)
    job = capture(request.body, behaviour=behaviour, actor=request.actor, now=request.now)
    return JsonResponse(
        told(job),
        status=202,
        headers={
            **VERSIONS,
            "Location": f"/epcis/capture/{job.pk}",
            "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS),
            "GS1-EPCIS-Capture-File-Size-Limit": str(MAX_BYTES),
        },
        json_dumps_params={"ensure_ascii": False},
    )


@router.get("/capture/{uuid:job_id}", summary="一次提交的结果")
@admits(OWNERS)
def get_capture(request: ActorRequest, job_id: UUID) -> Any:
    """What came of a document: all of it, event by event."""
    job = reads.find_job(job_id, request.actor)
    return JsonResponse(told(job), headers=VERSIONS, json_dumps_params={"ensure_ascii": False})


def told(job: Any) -> dict[str, Any]:
    """A job as the standard has it, and how many events; it does not run any more when it is first seen."""
    return {
        "captureID": str(job.pk),
        "createdAt": job.at.isoformat(timespec="milliseconds"),
        "finishedAt": job.at.isoformat(timespec="milliseconds"),
        "running": False,
        "success": not job.refused,
        "captureErrorBehaviour": job.behaviour,
        "errors": [
            {
                "type": "epcisException:ValidationException",
                "title": one["sentence"],
                "status": 422,
                "instance": f"#/epcisBody/eventList/{one['index']}",
                **one,
            }
            for one in job.errors
        ],
        **{name: getattr(job, name) for name in ("events", "stored", "known", "refused")},
    }


@router.get("/events", summary="查事件")
@admits(OWNERS)
def get_events(request: ActorRequest) -> Any:
    """The events that are asked for, a page of them; ``Link`` leads to the next."""
    ASKED.take(f"{request.actor.user_id}", request.now)
    said = {key: [str(one) for one in request.GET.getlist(key)] for key in request.GET}
    page = reads.query(said, request.actor, request.now)
    events = ",".join(handed_out(one.body, one.recorded_at) for one in page.events)
    answer = _json(
        request,
        f'{{"@context":["{CONTEXT}"],"type":"EPCISQueryDocument","schemaVersion":"2.0",'
        f'"creationDate":"{request.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")}",'
        f'"epcisBody":{{"queryResults":{{"queryName":"SimpleEventQuery","resultsBody":{{"eventList":[{events}]}}}}}}}}',
    )
    if page.token and page.expires:
        following = urlencode({**said, "nextPageToken": [page.token]}, doseq=True)
        answer["Link"] = f'</epcis/events?{following}>; rel="next"'
        answer["GS1-Next-Page-Token-Expires"] = page.expires.isoformat(timespec="seconds")
    return answer


@router.get("/events/{path:event_id}", summary="一个事件")
@admits(OWNERS)
def get_event(request: ActorRequest, event_id: str) -> Any:
    """The event of this id; where it was declared a mistake, with that declaration."""
    ASKED.take(f"{request.actor.user_id}", request.now)
    found = reads.find_events(event_id, request.actor)[-1]
    text = handed_out(found.body, found.recorded_at)
    own = '"@context":['
    said = (
        text.replace(own, f'{own}"{CONTEXT}",', 1)
        if text.startswith("{" + own)
        else f'{{{own}"{CONTEXT}"],{text[1:]}'
    )
    return _json(request, said)


def _json(request: HttpRequest, text: str) -> HttpResponse:
    linked = "application/ld+json" in request.headers.get("Accept", "")
    return HttpResponse(text, content_type=JSON[linked], headers=VERSIONS)
