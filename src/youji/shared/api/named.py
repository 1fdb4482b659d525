"""The description of the API, in which two rooms may call different things by one name.

The library keeps what a name stands for by the name alone: of two rooms that each have a ``FindingOut`` the later one described
both. Here a name that is taken by something else goes on with the room's.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import chain, count
from typing import Any, cast

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic.json_schema import JsonSchemaMode

REF = "#/components/schemas/"
Shapes = dict[str, Any]


class NamedSchema(OpenAPISchema):
    """Every reference leads to the shape that its operation takes or answers."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        #: (name, what it stands for) → what it is called here
        self.given: dict[tuple[str, str], str] = {}
        #: what is answered, and how → its shape with those it refers to
        self.answers: dict[tuple[Any, ...], tuple[tuple[Shapes, bool], Shapes]] = {}
        super().__init__(api, path_prefix)

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """The operation, its shapes among all others."""
        others, self.schemas = self.schemas, {}
        details = super().operation_details(operation)
        room = operation.view_func.__module__.split(".")[1]
        named = {name: self._name(name, repr(_whole(name, self.schemas)), room) for name in self.schemas}
        own = _renamed(self.schemas, named)
        self.schemas = others | {named[name]: shape for name, shape in own.items()}
        return cast("dict[str, Any]", _renamed(details, named))

    def _create_schema_from_model(
        self,
        model: Any,
        by_alias: bool = True,
        remove_level: bool = True,
        mode: JsonSchemaMode = "validation",
    ) -> tuple[Shapes, bool]:
        """The shape, reckoned once for all operations that answer the same: each refusal is the answer of hundreds."""
        answered = model.model_fields.get("response")
        if answered is None or mode != "serialization" or hasattr(model, "__ninja_flatten_map__"):
            return super()._create_schema_from_model(model, by_alias, remove_level, mode)
        key = repr(answered), answered.annotation, by_alias, remove_level
        if key not in self.answers:
            others, self.schemas = self.schemas, {}
            made = super()._create_schema_from_model(model, by_alias, remove_level, mode)
            self.answers[key] = made, self.schemas
            self.schemas = others
        made, shapes = deepcopy(self.answers[key])
        self.schemas.update(shapes)
        return made

    def _name(self, name: str, said: str, room: str) -> str:
        if (name, said) not in self.given:
            taken = set(self.given.values())
            several = (f"{name}_{room}{number or ''}" for number in count())
            self.given[name, said] = next(one for one in chain((name,), several) if one not in taken)
        return self.given[name, said]


def _whole(name: str, shapes: Shapes, inside: tuple[str, ...] = ()) -> Any:
    """The shape with everything it refers to, whatever that is called; a shape within itself by how far out it is."""
    if name in inside:
        return inside[::-1].index(name)
    return _opened(shapes.get(name), shapes, (*inside, name))


def _opened(part: Any, shapes: Shapes, inside: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_opened(one, shapes, inside) for one in part]
    if not isinstance(part, dict):
        return part
    if isinstance(ref := part.get("$ref"), str) and ref.startswith(REF):
        return _whole(ref.removeprefix(REF), shapes, inside)
    return {key: _opened(one, shapes, inside) for key, one in part.items()}


def _renamed(part: Any, named: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(one, named) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: REF + named.get(one.removeprefix(REF), one.removeprefix(REF))
        if key == "$ref" and isinstance(one, str)
        else _renamed(one, named)
        for key, one in part.items()
    }
