"""The check of the service that writes: whichever door a value came through, it is read here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from youji.shared.refusals import Refused
from youji.shared.values import Fields, Misread, Unreadable, Value


def checked(
    fields: Fields,
    given: Mapping[str, Any],
    *,
    partial: bool = False,
    also: Mapping[str, str] | Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """What was ``given`` as the table keeps it.

    Args:
        also: what else will not do, key → sentence; an empty sentence is none. A function is given the values that
            could be read, so that what two fields say together is told along with what one says alone.

    Raises:
        Refused: with a sentence at every field that will not do.
    """
    problems: dict[str, str] = {}
    try:
        said = fields.read(given, partial=partial)
    except Misread as misread:
        said, problems = misread.values, misread.problems
    beside = also(said) if callable(also) else also or {}
    if problems := problems | {key: sentence for key, sentence in beside.items() if sentence}:
        raise Refused(problems)
    return said


def problem_with(value: Value, given: Any) -> str:
    """What is wrong with ``given`` as a value of this field; nothing where it will do."""
    try:
        value.read(given)
    except Unreadable as unreadable:
        return str(unreadable)
    return ""
