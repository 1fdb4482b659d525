"""The check of the service that writes: whichever door a value came through, it is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from youji.shared.refusals import Refused
from youji.shared.values import Fields, Misread, Unreadable, Value


def checked(fields: Fields, given: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """What was ``given`` as the table keeps it.

    Raises:
        Refused: with a sentence at every field that will not do.
    """
    try:
        return fields.read(given, partial=partial)
    except Misread as misread:
        raise Refused(misread.problems) from misread


def problem_with(value: Value, given: Any) -> str:
    """What is wrong with ``given`` as a value of this field; nothing where it will do."""
    try:
        value.read(given)
    except Unreadable as unreadable:
        return str(unreadable)
    return ""
