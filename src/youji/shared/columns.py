"""Columns of tables made from the descriptions of their values (``shared.values``): limit, places, choices, label."""

from __future__ import annotations

from typing import Any

from django.db import models

from youji.shared.values import Amount, Choice, Day, Text, Value, Whole, YesNo


def column(value: Value, **options: Any) -> Any:
    """The model's column for ``value``; ``options`` are Django's own, for what is the table's affair (an index).

    A text that is not given is empty, a date or an amount that is not given is ``NULL``.
    """
    kind, own = _made(value)
    lacking = {"blank": True, "null": value.empty is None} if not value.required else {}
    made = kind(**{"verbose_name": value.heading} | own.get("lacking", lacking) | own["options"] | options)
    made.described = value  # type: ignore[attr-defined]
    return made


def _made(value: Value) -> tuple[type[models.Field], dict[str, Any]]:
    """Django's column and what it needs to know; ``lacking`` where a column is never without a value."""
    kind: type[models.Field] = models.CharField
    own: dict[str, Any] = {"options": {"max_length": value.limit}}
    match value:
        case Whole():
            kind, own = models.PositiveIntegerField, {"options": {}}
        case Amount():
            kind = models.DecimalField
            own = {"options": {"max_digits": value.digits, "decimal_places": value.places}}
        case Day():
            kind, own = models.DateField, {"options": {}}
        case YesNo():
            kind, own = models.BooleanField, {"options": {"default": False}, "lacking": {}}
        case Text():
            kind, own = models.TextField, {"options": {}}
        case Choice(options=offered) if offered:
            own["options"]["choices"] = list(offered)
            if value.default:
                own = {"options": {**own["options"], "default": value.default}, "lacking": {}}
    return kind, own
