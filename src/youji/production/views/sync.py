"""``POST /field/sync``: where every phone's queue arrives (docs/outbox.md)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from youji.production.logic.times import of_message
from youji.production.policy import GROWERS
from youji.production.services.sync import MOST, MOST_BYTES, ROW, take_message
from youji.shared.refusals import Refused, TooLarge
from youji.shared.web import ActorRequest, page

UNREADABLE = "手机发来的内容读不懂，没有存。请刷新页面后再传。"
ANOTHER = "这是另一个账号在这部手机上留下的内容。请用那个账号登录后再传。"


@require_POST
@page(GROWERS)
def sync(request: ActorRequest) -> HttpResponse:
    """Every row of the message is stored or refused by itself; rows that are not named in the answer go again."""
    message = _message(request.body)
    if str(message.get("person", "")) not in ("", str(request.actor.user_id)):
        return JsonResponse({"refused": ANOTHER}, status=401)
    rows = _rows(message.get("records"))
    ahead = of_message(_milliseconds(message.get("clock")), request.now)
    results = take_message(rows, actor=request.actor, now=request.now, ahead=ahead)
    return JsonResponse({"clock": _ms(request.now), "results": results})


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def _message(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise TooLarge(f"一次最多传{MOST_BYTES // 1000} kB，请分开传。")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(UNREADABLE) from error
    if not isinstance(said, dict):
        raise Refused(UNREADABLE)
    return said


def _rows(said: Any) -> list[dict[str, Any]]:
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise Refused(UNREADABLE, "records")
    if len(said) > MOST:
        raise TooLarge(f"一次最多传{MOST}条，请分开传。")
    for at, row in enumerate(said):
        if set(row) - ROW or not isinstance(row.get("id"), str) or "kind" not in row or "body" not in row:
            raise Refused(UNREADABLE, f"records.{at}")
        if not isinstance(row.setdefault("n", at), int):
            raise Refused(UNREADABLE, f"records.{at}.n")
    return said


def _milliseconds(said: Any) -> int | None:
    if said is None:
        return None
    if not isinstance(said, int) or isinstance(said, bool) or not 0 < said < 4_000_000_000_000:
        raise Refused("手机时间读不懂。请核对手机的日期和时间。", "clock")
    return said
