"""The check of the service that writes: whichever door a value came through, it is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from youji.shared.refusals import Refused
from youji.shared.values import Fields, Misread, Unreadable, Value


def checked(
    fields: Fields,
    given: Mapping[str, Any],
    *,
    partial: bool = False,
    also: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What was ``given`` as the table keeps it.

    Args:
        also: what else will not do, key → sentence; an empty sentence is none.

    Raises:
        Refused: with a sentence at every field that will not do.
    """
    beside = {key: sentence for key, sentence in (also or {}).items() if sentence}
    try:
        said = fields.read(given, partial=partial)
    except Misread as misread:
        raise Refused(misread.problems | beside) from misread
    if beside:
        raise Refused(beside)
    return said


def problem_with(value: Value, given: Any) -> str:
    """What is wrong with ``given`` as a value of this field; nothing where it will do."""
    try:
        value.read(given)
    except Unreadable as unreadable:
        return str(unreadable)
    return ""
