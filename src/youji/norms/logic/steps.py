"""What a line of a workbook makes of a row: a new one, another from a day on, or its end. Rows end, they are not overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

NEW, CHANGE, END = "new", "change", "end"
#: What a person's sheet does not say: how far a row was checked, and when.
NOT_SAID = ("mark", "dose_mark", "checked_on")
ENDED = "现有的一行已在{until}失效。重新有效的，请在“起”写明从哪天起。"
BEFORE = "现有的一行从{since}起。改动要从那天起或以后；更早的事按当时的一行判定。"
NO_DAY = "“止”应当晚于“起”。"


@dataclass(frozen=True, slots=True)
class Step:
    """``since``: the first day of the new row; ``until``: its end, or that of the row on file where it only ends."""

    kind: str
    since: date | None = None
    until: date | None = None


def step_of(
    said: Mapping[str, Any], old: Mapping[str, Any] | None, written: Collection[str], today: date
) -> Step | None:
    """What becomes of ``old`` by what is ``said``; ``None`` where it says the same.

    Args:
        said: the line, empty cells filled with what is on file. written: the fields whose cell is not empty.

    Raises:
        ValueError: the field and the sentence about its day.
    """
    if old is None:
        step = Step(NEW, said.get("valid_from") or today, said.get("valid_until"))
    else:
        differs = {key for key in said if key not in NOT_SAID and not alike(said[key], old.get(key))}
        if not differs:
            return None
        over = old["valid_until"] is not None and old["valid_until"] <= today
        if differs == {"valid_until"} and not over:
            step = Step(END, old["valid_from"], said["valid_until"])
        else:
            step = _another(said, old, written, today, over=over)
    if step.until is not None and step.since is not None and step.until <= step.since:
        raise ValueError("valid_until", NO_DAY)
    return step


def _another(
    said: Mapping[str, Any], old: Mapping[str, Any], written: Collection[str], today: date, *, over: bool
) -> Step:
    begins = old["valid_from"]
    asked = said.get("valid_from") if "valid_from" in written else None
    if asked == begins:
        asked = None
    if over and asked is None:
        raise ValueError("valid_from", ENDED.format(until=old["valid_until"]))
    # What is announced and not yet in force is announced anew for its day.
    since = asked or max(today, begins or today)
    if begins is not None and since < begins:
        raise ValueError("valid_from", BEFORE.format(since=begins))
    until = said.get("valid_until")
    if until == old["valid_until"] and until is not None and until <= since:
        until = None  # what ended the row before is not the end of this one
    return Step(CHANGE, since, until)


def alike(one: Any, other: Any) -> bool:
    """Whether two cells say the same; nothing is nothing, however it is kept."""
    return one == other or (one in (None, "", False) and other in (None, "", False))
