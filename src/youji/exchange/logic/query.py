"""SimpleEventQuery (EPCIS 2.0, 8.2.7.1): the parameters that are answered here, each with what it asks. Any other is refused by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from youji.exchange.logic.checks import form
from youji.exchange.logic.reading import KINDS
from youji.exchange.logic.vocabulary import bare

PER_PAGE, MOST_PER_PAGE = 30, 1_000
MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: conditions on columns and on names, the order, and how much of it."""

    columns: tuple[tuple[str, Any], ...] = ()  # Django's look-up → value
    names: tuple[
        tuple[tuple[str, ...], tuple[str, ...]], ...
    ] = ()  # fields, any of these names in one of them
    order: str = "recorded_at"
    descending: bool = False
    limit: int | None = None  # of all pages together
    most: int | None = None  # more than so many is refused
    per_page: int = PER_PAGE
    token: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: how its text is read; on which column (``look``) or which fields' names."""

    read: Callable[[str], Any]
    look: str = ""
    fields: tuple[str, ...] = ()
    several: bool = True


class BadParameter(ValueError):
    """A value that cannot be read; the sentence says why."""


def _time(text: str) -> datetime:
    try:
        # In an address an unescaped + is a blank.
        at = datetime.fromisoformat(text.strip().replace(" ", "+"))
        in_utc = at.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # in UTC there may be no such day
        raise BadParameter("应当是时间，如 2026-05-01T08:00:00+08:00 或 2026-05-01T00:00:00Z。") from error
    if at.tzinfo is None:
        raise BadParameter("时间要带时区，如 +08:00 或 Z。")
    return in_utc


def _name(text: str) -> str:
    if "*" in (found := form(text)):
        raise BadParameter("编号要写全，这里不认通配符 *。")
    return found


def _one_of(options: Iterable[str]) -> Callable[[str], str]:
    known = tuple(options)

    def read(text: str) -> str:
        if text not in known:
            raise BadParameter(f"只能是{'、'.join(known)}。")
        return text

    return read


def _true(text: str) -> bool:
    return _one_of(("true", "false"))(text) == "true"


def _count(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise BadParameter(f"应当是{least}到{most}的整数。")
        return int(text)

    return read


def _names(*fields: str) -> Parameter:
    return Parameter(_name, fields=fields)


PARAMETERS: Mapping[str, Parameter] = {
    "eventType": Parameter(_one_of(KINDS), "kind"),
    "GE_eventTime": Parameter(_time, "event_at__gte", several=False),
    "LT_eventTime": Parameter(_time, "event_at__lt", several=False),
    "GE_recordTime": Parameter(_time, "recorded_at__gte", several=False),
    "LT_recordTime": Parameter(_time, "recorded_at__lt", several=False),
    "EQ_action": Parameter(_one_of(("ADD", "OBSERVE", "DELETE")), "action"),
    "EQ_bizStep": Parameter(bare, "step"),
    "EQ_disposition": Parameter(bare, "disposition"),
    "EQ_readPoint": Parameter(_name, "read_point"),
    "EQ_bizLocation": Parameter(_name, "location"),
    "EQ_transformationID": Parameter(_name, "transformation"),
    "EQ_eventID": Parameter(str, "event_id"),
    "EXISTS_errorDeclaration": Parameter(_true, "declares", several=False),
    "GE_errorDeclarationTime": Parameter(_time, "error_at__gte", several=False),
    "LT_errorDeclarationTime": Parameter(_time, "error_at__lt", several=False),
    "EQ_errorReason": Parameter(bare, "error_reason"),
    "EQ_correctiveEventID": Parameter(str, fields=("correctiveEventID",)),
    "MATCH_epc": _names("epcList", "childEPCs"),
    "MATCH_parentID": _names("parentID"),
    "MATCH_inputEPC": _names("inputEPCList"),
    "MATCH_outputEPC": _names("outputEPCList"),
    "MATCH_anyEPC": _names("epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID"),
    "MATCH_epcClass": _names("quantityList", "childQuantityList"),
    "MATCH_inputEPCClass": _names("inputQuantityList"),
    "MATCH_outputEPCClass": _names("outputQuantityList"),
    "MATCH_anyEPCClass": _names(
        "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"
    ),
}
#: Parameters with a type in their name: EQ_bizTransaction_desadv.
TYPED = ("bizTransaction", "source", "destination")
_CONTROLS: Mapping[str, Callable[[str], Any]] = {
    "orderBy": _one_of(("eventTime", "recordTime")),
    "orderDirection": _one_of(("ASC", "DESC")),
    "eventCountLimit": _count(1, 10**9 - 1),
    "maxEventCount": _count(1, 10**6),
    "perPage": _count(1, MOST_PER_PAGE),
    "nextPageToken": str,
}


@dataclass(slots=True)
class Answer:
    """What was read of the parameters, and what is wrong with some: name → sentence."""

    asked: Asked = field(default_factory=Asked)
    wrong: dict[str, str] = field(default_factory=dict)


def read(said: Mapping[str, list[str]]) -> Answer:
    """The parameters of an address, each with all that is said of it."""
    columns: list[tuple[str, Any]] = []
    names: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    controls: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, texts in said.items():
        parameter = PARAMETERS.get(key) or _typed(key)
        try:
            if key in _CONTROLS:
                controls[key] = _CONTROLS[key](_single(texts))
            elif parameter is None:
                raise BadParameter("没有这个查询条件，或这里还不认它。认哪些，见 docs/epcis.md。")
            elif parameter.fields:
                names.append((parameter.fields, tuple(map(parameter.read, _values(texts)))))
            elif parameter.several:
                columns.append((f"{parameter.look}__in", tuple(map(parameter.read, _values(texts)))))
            else:
                columns.append((parameter.look, parameter.read(_single(texts))))
        except BadParameter as bad:
            wrong[key] = str(bad)
    if "eventCountLimit" in controls and "maxEventCount" in controls:
        wrong["maxEventCount"] = "和 eventCountLimit 只能写一个：一个截断，一个超了就不答。"
    order = "event_at" if controls.get("orderBy") == "eventTime" else "recorded_at"
    # The standard: descending where an order is asked for and no direction is.
    descending = controls.get("orderDirection", "DESC" if "orderBy" in controls else "ASC") == "DESC"
    asked = Asked(
        tuple(columns),
        tuple(names),
        order,
        descending,
        controls.get("eventCountLimit"),
        controls.get("maxEventCount"),
        controls.get("perPage", PER_PAGE),
        controls.get("nextPageToken", ""),
    )
    return Answer(asked, wrong)


def _typed(key: str) -> Parameter | None:
    for kind in TYPED:
        start = f"EQ_{kind}_"
        if key.startswith(start) and len(key) <= 200:
            return Parameter(_name, fields=(f"{kind}_{bare(key.removeprefix(start))}"[:60],))
    return None


def _single(texts: list[str]) -> str:
    if len(texts) != 1:
        raise BadParameter("只能写一个值。")
    return texts[0]


def _values(texts: list[str]) -> list[str]:
    found = [one for text in texts for one in text.split(",") if one]
    if not found:
        raise BadParameter("没有写值。")
    if len(found) > MOST_VALUES:
        raise BadParameter(f"最多{MOST_VALUES}个值，这里有{len(found)}个。")
    return found
