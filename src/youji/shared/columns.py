"""Columns of tables made from the descriptions of their values (``shared.values``): limit, places, choices, label."""

from __future__ import annotations

from typing import Any

from django.db import models

from youji.shared.values import Amount, Choice, Day, Several, Text, Value, Whole, YesNo


def column(value: Value, *, short: bool = False, **options: Any) -> Any:
    """The model's column for ``value``; ``options`` are Django's own, for what is the table's affair (an index).

    A text that is not given is empty, a date or an amount that is not given is ``NULL``. The table itself holds a
    ``short`` text to its limit.
    """
    kind, own = _made(value, short=short)
    lacking = {"blank": True, "null": value.empty is None} if not value.required else {}
    made = kind(**{"verbose_name": value.heading} | own.get("lacking", lacking) | own["options"] | options)
    made.described = value  # type: ignore[attr-defined]
    return made


#: Columns that are the same for every value of a kind; a kind stands before the kind it is made from.
_COLUMNS: tuple[tuple[type[Value], type[models.Field[Any, Any]], dict[str, Any]], ...] = (
    (Whole, models.PositiveIntegerField, {"options": {}}),
    (Day, models.DateField, {"options": {}}),
    (YesNo, models.BooleanField, {"options": {"default": False}, "lacking": {}}),
    (Text, models.TextField, {"options": {}}),
    (Several, models.JSONField, {"options": {"default": list, "blank": True}, "lacking": {}}),
)


def _made(value: Value, *, short: bool = False) -> tuple[type[models.Field[Any, Any]], dict[str, Any]]:
    """Django's column and what it needs to know; ``lacking`` where a column is never without a value."""
    if short:
        return models.CharField, {"options": {"max_length": value.limit}}
    for kind, column_kind, own in _COLUMNS:
        if isinstance(value, kind):
            return column_kind, own
    if isinstance(value, Amount):
        return models.DecimalField, {"options": {"max_digits": value.digits, "decimal_places": value.places}}
    options: dict[str, Any] = {"max_length": value.limit}
    if isinstance(value, Choice) and value.options:
        options["choices"] = list(value.options)
        if value.default:
            return models.CharField, {"options": options | {"default": value.default}, "lacking": {}}
    return models.CharField, {"options": options}
