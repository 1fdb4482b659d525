"""Reading what a phone or a plain form sends about an acceptance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from math import isfinite

from youji.acceptance.services.fieldwork import Change, Position
from youji.recognition.logic.dossier import read_tier
from youji.shared import reading
from youji.shared.checklists import Checklist
from youji.shared.refusals import Refused

MOST_CHANGES = 500


class Unreadable(Refused):
    """What was sent is not what the page sends."""


def read_changes(body: bytes) -> list[Change]:
    """The queue of a phone: ``{"changes": [{"item", "tier", "note", "at"}]}``.

    Raises:
        Unreadable: it is something else.
    """
    try:
        said = json.loads(body)["changes"]
        if len(said) > MOST_CHANGES:
            raise Unreadable(f"一次最多传{MOST_CHANGES}项。请刷新页面后再试。")
        return [_change(one) for one in said]
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable("手机发来的内容读不懂。请刷新页面后再试。") from fault


def _change(said: Mapping[str, object]) -> Change:
    tier, at = said.get("tier"), said["at"]
    if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < 2**53:
        raise Unreadable("手机发来的时间读不懂。请刷新页面后再试。")
    known = tier if isinstance(tier, int | str) and not isinstance(tier, bool) else None
    return Change(str(said["item"]), known, str(said.get("note") or ""), at)


def read_item(post: Mapping[str, str], now: datetime) -> Change:
    """One item of the sheet from a plain form."""
    tier = read_tier(post.get("tier", ""))
    return Change(post.get("item", ""), tier, post.get("note", ""), int(now.timestamp() * 1000))


def read_position(post: Mapping[str, str]) -> Position:
    """Where the device says it is; a device that does not know says nothing.

    Raises:
        Unreadable: the coordinates are no coordinates.
    """
    lon, lat = _number(post.get("lon", ""), 180), _number(post.get("lat", ""), 90)
    accuracy = _number(post.get("accuracy", ""), 1e7)
    at = _number(post.get("device_time", ""), 4e12)
    when = datetime.fromtimestamp(at / 1000, UTC) if at and at > 0 else None
    if lon is None or lat is None:
        return Position(device_time=when)
    return Position(lon, lat, accuracy, when)


def _number(text: str, bound: float) -> float | None:
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError as fault:
        raise Unreadable("定位读不懂。请重新签到。") from fault
    if not isfinite(number) or abs(number) > bound:
        raise Unreadable("定位超出范围。请重新签到。")
    return number


def read_common(post: Mapping[str, str], checklist: Checklist) -> dict[str, dict[str, object]]:
    """The common result: a tier and a note for every item that has one."""
    found: dict[str, dict[str, object]] = {}
    for item in checklist.items:
        tier = read_tier(post.get(f"tier-{item.key}", ""))
        if tier is not None:
            found[item.key] = {"tier": tier, "note": post.get(f"note-{item.key}", "").strip()}
    return found


def read_version(post: Mapping[str, str]) -> int:
    """The version the page showed; one that cannot be read is stale."""
    text = post.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def read_day(text: str) -> date | None:
    """A day as a date field sends it; ``None`` when it is none."""
    return reading.day(text)
