"""The answer to a refusal: a page, or an object for a program. One place for every room.

``@page`` (``shared.web``) and the API (``youji.api``) hand whatever a room refused to this module.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from youji.shared.findings import Finding
from youji.shared.refusals import Blocked, NotAble, Refusal, Refused, StaleState, TooOften, Unknown

#: status → (the heading of its page, what one can do)
HEADINGS: dict[int, tuple[str, str]] = {
    403: (
        "这件事现在不由您办理",
        "请看这条记录现在的状态；需要由您办理的，请联系本单位的系统管理员调整岗位。",
    ),
    404: ("没有找到", "没有找到时，请返回列表，按名称或编号再查一查。"),
    409: ("没有办成", "请重新打开这条记录，看清现在的状态再决定。"),
    413: ("内容太大，没有收下", "请返回上一页，分几次提交；已填写的内容不会丢。"),
    422: ("有地方需要改", "请返回上一页，改好后再提交；已填写的内容不会丢。"),
    429: ("请稍后再试", "已填写的内容请先自行留存。"),
    503: ("暂时办不了", "这一步没有保存，请过几分钟再试。"),
}


def page(request: HttpRequest, refusal: Refusal, *, back: str = "") -> HttpResponse:
    """The page that says what was refused and what to do.

    Args:
        back: where the record's present state is seen; the page that led here unless given.

    Raises:
        Http404: nobody may learn whether there is such a record.
    """
    if wants_json(request):
        return with_wait(JsonResponse(told(refusal), status=refusal.status), refusal)
    if isinstance(refusal, Unknown):
        raise Http404 from refusal
    heading, way_on = HEADINGS[refusal.status]
    context = {
        "refusal": refusal,
        "heading": heading,
        "way_on": way_on,
        "problems": problems(refusal),
        "back": back or came_from(request),
    }
    return with_wait(render(request, "refusal.html", context, status=refusal.status), refusal)


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, to go back to: a form's own address may take nothing but posts."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or parts.path == "":
        return ""
    if parts.path.startswith("//"):  # a browser takes such an address for another site's
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks (the phone's outbox): it reads the object a program would get."""
    return "application/json" in request.headers.get("Accept", "")


def told(refusal: Refusal) -> dict[str, Any]:
    """What a program is told: a sentence, every reason, and of a lost race what the record is by now."""
    answer: dict[str, Any] = {"detail": _detail(refusal), "problems": problems(refusal)}
    if isinstance(refusal, StaleState):
        answer["now"] = refusal.now
    return answer


def _detail(refusal: Refusal) -> str:
    return refusal.sentence if isinstance(refusal, Blocked) else str(refusal)


def problems(refusal: Refusal) -> list[dict[str, str]]:
    """Every reason: ``{field, code, sentence, mend}``, of a rule's objection its article and verdict too."""
    if isinstance(refusal, Refused):
        return [
            {"field": one.field, "code": one.code, "sentence": one.sentence, "mend": one.mend}
            for one in refusal.problems
        ]
    return [_of_rule(finding) for finding in refusal.findings] if isinstance(refusal, Blocked) else []


def _of_rule(finding: Finding) -> dict[str, str]:
    return {
        "field": "",
        "code": finding.code,
        "sentence": finding.message,
        "mend": finding.mend,
        "source": str(finding.source),
        "verdict": str(finding.verdict),
    }


def with_wait(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """``response``, saying how long to wait where the refusal knows."""
    if isinstance(refusal, TooOften | NotAble):
        response["Retry-After"] = str(refusal.seconds)
    return response
