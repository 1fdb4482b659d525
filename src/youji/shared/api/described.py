"""Requests made from the descriptions of their values (``shared.values``): read as the page reads them.

_NEW, _CHANGE = body(OPERATOR), body(OPERATOR.without("division"), partial=True)

class OperatorIn(_NEW):
    \"\"\"A new 经营主体.\"\"\"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, ValidationInfo, WithJsonSchema, create_model, model_validator

from youji.shared.values import (
    NULL,
    VERSION,
    Amount,
    Choice,
    Day,
    Fields,
    Look,
    Several,
    Unreadable,
    Value,
    Whole,
    YesNo,
)

#: What is made of the sentences at the fields: the room's refusal.
Refusing = Callable[[Mapping[str, str]], Exception]

_KINDS: tuple[tuple[type[Value], dict[str, Any]], ...] = (
    (Whole, {"type": ["integer", "string"]}),
    (Amount, {"type": ["number", "string"]}),
    (Day, {"type": "string", "format": "date"}),
    (YesNo, {"type": "boolean"}),
    (Several, {"type": "array"}),
)


def json_schema(value: Value, *, nullable: bool) -> dict[str, Any]:
    """What OpenAPI says of ``value``: its type, its limit, its choices, and in words what it is."""
    kind = next((made for kind, made in _KINDS if isinstance(value, kind)), {"type": "string"})
    told = dict(value.in_json or kind) | {"title": value.heading}
    words = [value.hint] if value.hint else []
    if isinstance(value, Choice) and not value.options:
        words += [value.coded] if value.coded else []
    elif isinstance(value, Choice):
        told["enum"] = [code for code, _ in value.options]
        words.append("、".join(f"{code} {word}" for code, word in value.options))
    if value.limit and told["type"] == "string" and "enum" not in told:
        told["maxLength"] = value.limit
    if isinstance(value, Amount) and value.minimum is not None:
        told["minimum"] = value.minimum
    if words:
        told["description"] = "；".join(words)
    if isinstance(value, Several):
        told["items"] = {"type": "string"} | {key: told.pop(key) for key in ("enum",) if key in told}
    return {"title": value.heading, "anyOf": [told, {"type": "null"}]} if nullable else told


def typed(value: Value, *, nullable: bool = False) -> Any:
    """The type of a request's field: documented as described, read by ``body`` or by the service it is given to."""
    return Annotated[Any, WithJsonSchema(json_schema(value, nullable=nullable)), value]


def body(fields: Mapping[str, Value], *, refuse: Refusing, partial: bool = False) -> Any:
    """The schema of a request with these fields, to be given a name: all of them, or ``partial`` some and the version.

    It is read whole: ``refuse`` makes the exception of a sentence for every field that will not do, a field left out
    among them, so that a program is told what a page tells, all at once and at the same names.
    """
    told: dict[str, Value] = {VERSION.key: VERSION, **fields} if partial else dict(fields)
    needed = [key for key, value in told.items() if value.required and not (partial and key in fields)]

    def say_needed(schema: dict[str, Any]) -> None:
        for key in told:
            schema["properties"][key].pop("default", None)
        schema["required"] = [*needed, *schema.get("required", [])]

    class Described(Schema):
        model_config = ConfigDict(json_schema_extra=say_needed)

        @model_validator(mode="wrap")
        @classmethod
        def read_described(cls, values: Any, take: Callable[[Any], Any], info: ValidationInfo) -> Any:
            if not isinstance(values, dict):
                return take(values)
            asked = {
                key: value for key, value in told.items() if key in values or key in needed or not partial
            }
            looks, problems = _looks(asked, values, partial=partial)
            if problems:
                raise refuse(problems)
            _keep_notes(info, {told[key].heading: look.notes for key, look in looks.items()})
            named = {key: look.value for key, look in looks.items() if key in values}
            return take(values | named)  # what was left out has its default, and is known to be left out

    made: dict[str, Any] = {
        key: (
            typed(value, nullable=value.empty is None and key not in needed),
            None if partial else value.empty,
        )
        for key, value in told.items()
    }
    return create_model("Described", __base__=Described, **made)


def _looks(
    asked: Mapping[str, Value], values: Mapping[str, Any], *, partial: bool
) -> tuple[dict[str, Look], dict[str, str]]:
    looks, problems = {}, {}
    for key, value in asked.items():
        raw = values.get(key)
        try:
            if partial and raw is None and value.empty is not None and not value.required:
                raise Unreadable(NULL)
            looks[key] = value.look(raw)
        except Unreadable as unreadable:
            problems[key] = str(unreadable)
    return looks, problems


def _keep_notes(info: ValidationInfo, notes: Mapping[str, tuple[str, ...]]) -> None:
    """Keep for the answer what was visible and is gone."""
    request = (info.context or {}).get("request")
    if request is not None:
        request.notes = [f"{heading}：{note}。" for heading, said in notes.items() for note in said]


def also_note(request: Any, sentences: Iterable[str]) -> None:
    """Say ``sentences`` too in the ``notes`` of the answer."""
    request.notes = [*getattr(request, "notes", []), *sentences]


def answer(fields: Fields) -> Any:
    """The schema of an answer with these fields as the table holds them, to be given a name and the rest."""
    kinds: dict[str, Any] = {key: (_answered(value), ...) for key, value in fields.items()}
    return create_model("Answered", __base__=Schema, **kinds)


def _answered(value: Value) -> Any:
    kinds: tuple[tuple[type[Value], Any], ...] = (
        (Whole, int),
        (Amount, Decimal),
        (Day, date),
        (YesNo, bool),
        (Several, list[str]),
    )
    kind = next((made for kind, made in kinds if isinstance(value, kind)), str)
    return Annotated[
        kind if value.empty is not None or value.required else kind | None, Field(title=value.heading)
    ]


class Noted(Schema):
    """The answer to a write: what is kept, and in ``notes`` what was visible in the request and is not in it, and
    what whoever wrote it should know besides.
    """

    notes: list[str] = []

    @staticmethod
    def resolve_notes(row: Any, context: dict[str, Any]) -> list[str]:
        """What reading the request found, and ``also_note`` added."""
        return getattr(context.get("request"), "notes", [])
