"""What a schema cannot say of an event, and a careful receiver refuses: each rule a sentence at the place that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from youji.exchange.logic import gs1
from youji.exchange.logic.gs1 import NotTaken
from youji.registry.logic.identity import card_problem

Said = Mapping[str, Any]
Wrong = tuple[str, str]  # where in the event, what is wrong
#: Clocks of two machines differ by so much without either lying.
AHEAD = timedelta(minutes=5)
QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
NAMES = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_CARD = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")


def wrong(event: Said, now: datetime) -> list[Wrong]:
    """Everything that is wrong with an event the schema has let through."""
    return [one for rule in _RULES for one in rule(event, now)]


def named(event: Said) -> Iterator[tuple[str, str, str]]:
    """Each name of goods in the event: its field, where it stands, the name as it was written."""
    if parent := event.get("parentID"):
        yield "parentID", "parentID", parent
    for field in NAMES:
        for n, epc in enumerate(event.get(field) or ()):
            yield field, f"{field}[{n}]", epc
    for field in QUANTITIES:
        for n, one in enumerate(event.get(field) or ()):
            yield field, f"{field}[{n}].epcClass", one["epcClass"]


def form(name: str) -> str:
    """The name in its one form, or as it stands where that is not known."""
    try:
        return gs1.canonical(name)
    except NotTaken:
        return name


def _not_in_future(event: Said, now: datetime) -> Iterator[Wrong]:
    declared = (event.get("errorDeclaration") or {}).get("declarationTime")
    for where, text in (("eventTime", event["eventTime"]), ("errorDeclaration.declarationTime", declared)):
        if text is None:
            continue
        try:
            at = datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):  # in UTC it may be before the first day there is
            yield where, f"没有这一天或这个时刻：{text}。"
            continue
        if at > now + AHEAD:
            yield where, f"{text}还没有到。请核对时间和时区。"


def _one_offset(event: Said, now: datetime) -> Iterator[Wrong]:
    offset, written = event["eventTimeZoneOffset"], event["eventTime"][-6:]
    if written[0] in "+-" and written[1:] != "00:00" and written != offset:
        yield "eventTimeZoneOffset", f"时区说的是{offset}，时间里写的是{written}，两个对不上。"


def _keys(event: Said, now: datetime) -> Iterator[Wrong]:
    places = [(f"{key}.id", event[key]["id"]) for key in ("readPoint", "bizLocation") if key in event]
    for where, name in [*((where, name) for _, where, name in named(event)), *places]:
        if said := gs1.problem(name):
            yield where, said


def _one_unit(event: Said, now: datetime) -> Iterator[Wrong]:
    for field in QUANTITIES:
        units: dict[str, str] = {}
        for n, one in enumerate(event.get(field) or ()):
            unit = one.get("uom", "")
            if units.setdefault(form(one["epcClass"]), unit) != unit:
                yield f"{field}[{n}].uom", "同一批货在一个事件里用了两种单位。请统一成一种，不要相加。"


def _whole_heads(event: Said, now: datetime) -> Iterator[Wrong]:
    for field in QUANTITIES:
        for n, one in enumerate(event.get(field) or ()):
            if one.get("uom") in ("HEA", "H87", "XBX", "XBG", "XBO") and one.get("quantity", 1) % 1:
                yield f"{field}[{n}].quantity", "按头、只、箱、袋、瓶计的只能是整数。"


def _not_of_itself(event: Said, now: datetime) -> Iterator[Wrong]:
    kind = event["type"]
    sides = {
        "TransformationEvent": (
            ("inputEPCList", "inputQuantityList"),
            ("outputEPCList", "outputQuantityList"),
        ),
        "AggregationEvent": (("parentID",), ("childEPCs", "childQuantityList")),
        "AssociationEvent": (("parentID",), ("childEPCs", "childQuantityList")),
    }.get(kind)
    if sides is None:
        return
    one = {form(name) for field, _, name in named(event) if field in sides[0]}
    for field, where, name in named(event):
        if field in sides[1] and form(name) in one:
            yield (
                where,
                "产出不能就是投入的那一批。"
                if kind == "TransformationEvent"
                else "装的东西不能就是容器自己。",
            )


def _corrects_another(event: Said, now: datetime) -> Iterator[Wrong]:
    declared = event.get("errorDeclaration")
    if declared is None:
        return
    if not event.get("eventID"):
        yield "eventID", "更正一个事件，要写明是哪一个（eventID）。"
    elif event["eventID"] in (declared.get("correctiveEventIDs") or ()):
        yield "errorDeclaration.correctiveEventIDs", "不能用它自己来更正自己。"


def _nobodys_card(event: Said, now: datetime) -> Iterator[Wrong]:
    """An identity card's number goes nowhere from here, so it is not taken in either (个人信息保护法第二十八条)."""
    for where, text in _texts(event, ""):
        if "/00/" not in text and any(card_problem(one.upper()) is None for one in _CARD.findall(text)):
            yield where, "这里有居民身份证号。请改用主体码或别的编号，身份证号不收。"


def _texts(said: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(said, str):
        if len(said) >= 18:
            yield where, said
    elif isinstance(said, Mapping):
        for key, one in said.items():
            yield from _texts(one, f"{where}.{key}" if where else key)
    elif isinstance(said, list):
        for n, one in enumerate(said):
            yield from _texts(one, f"{where}[{n}]")


_RULES: tuple[Callable[[Said, datetime], Iterator[Wrong]], ...] = (
    _not_in_future, _one_offset, _keys, _one_unit, _whole_heads, _not_of_itself, _corrects_another, _nobodys_card,
)  # fmt: skip
