"""Every field of every room, found by looking: columns of tables, form fields, request schemas, columns of sheets."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from uuid import uuid4

from django import forms
from django.apps import apps
from ninja import Schema

from youji.catalogue.selectors.national import choices
from youji.production.selectors.book import Offer
from youji.registry.logic.uscc import complete
from youji.registry.selectors import areas_of
from youji.schemes.logic.scheme_file import parse
from youji.schemes.services import scheme_folder
from youji.shared.actor import SYSTEM
from youji.shared.fields import DescribedForm, ValueField
from youji.shared.refusals import Refused
from youji.shared.values import Amount, Choice, Code, Day, Line, Phone, Text, Value, YesNo
from youji.shared.workbook import Table


@dataclass(frozen=True)
class Place:
    """One field at one door. ``door`` reads as that door reads: the value, or the sentence."""

    room: str
    kind: str
    name: str
    value: Value | None
    door: Callable[[Any], Any] | None = None

    def __str__(self) -> str:
        return f"{self.room} {self.kind} {self.name}"


def rooms() -> list[str]:
    """The product's rooms."""
    return sorted(
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("youji.") and config.label != "shared"
    )


def places() -> list[Place]:
    """Every field at every door of every room."""
    api = list(_requests())
    return [place for room in rooms() for place in (*_columns(room), *_forms(room), *_sheets(room))] + api


def _said(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def door(raw: Any) -> Any:
        try:
            return read(raw)
        except forms.ValidationError as invalid:
            return " ".join(invalid.messages)
        except ValueError as error:
            return str(error)

    return door


def _columns(room: str) -> Iterator[Place]:
    for model in apps.get_app_config(room).get_models():
        for field in model._meta.concrete_fields:
            if field.primary_key or field.is_relation:
                continue
            value = getattr(field, "described", None)
            read = None if value is None else _said(lambda raw, f=field, v=value: _stored(f, v, raw))
            yield Place(room, "column", f"{model.__name__}.{field.name}", value, read)


def _stored(field: Any, value: Value, raw: Any) -> Any:
    """What the column takes: whatever is read must pass its own limits."""
    read = value.read(raw)
    if read not in (None, ""):
        field.run_validators(read)
    return read


def _modules(room: str) -> Iterator[Any]:
    package = importlib.import_module(f"youji.{room}")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in found.name and ".management" not in found.name:
            yield importlib.import_module(found.name)


def _forms(room: str) -> Iterator[Place]:
    for module in _modules(room):
        for form in vars(module).values():
            if not (
                inspect.isclass(form) and issubclass(form, forms.Form) and form.__module__ == module.__name__
            ):
                continue
            fields: dict[str, forms.Field] = dict(form.base_fields)
            if issubclass(form, DescribedForm):
                fields |= {key: ValueField(value) for key, value in form.described.items()}
            for name, field in fields.items():
                value = getattr(field, "described", None)
                yield Place(room, "form", f"{form.__name__}.{name}", value, value and _said(field.clean))


#: Cells that say which of our records is meant, in the words of the sheet's own list: no text of anybody's.
OF_OURS = {f"生产记录.{label}" for label in ("主体", "地块", "同时做的别的地块", "记录号")}


def _sheets(room: str) -> Iterator[Place]:
    kinds = [(one.key, one.label) for one in choices()]
    given = {"areas": areas_of(SYSTEM), "actor": SYSTEM, "choices": kinds, "today": date(2026, 6, 1)}
    given["offer"] = Offer(date(2026, 6, 1))  # whose books, what grows, what is stored: nothing
    given["scheme"] = parse((scheme_folder() / "county-product-2024.toml").read_text("utf-8"))
    for module in _modules(room):
        for made in vars(module).values():
            if isinstance(made, Table):
                table = made
            elif (
                inspect.isfunction(made)
                and made.__module__ == module.__name__
                and made.__annotations__.get("return") == "Table"
            ):
                table = made(*(given[argument] for argument in inspect.signature(made).parameters))
            else:
                continue
            for column in table.columns:
                name = f"{table.name}.{column.label}"
                if name in OF_OURS:
                    yield Place(room, "sheet", name, None, None)
                    continue
                value = column.described
                read = _said(lambda raw, c=column: c.look(raw).value)
                yield Place(room, "sheet", name, value, read)


def _operations(router: Any) -> Iterator[Any]:
    for view in router.path_operations.values():
        yield from view.operations
    for _, inner, *_ in router._routers:
        yield from _operations(inner)


def _requests() -> Iterator[Place]:
    seen = set()
    for room in rooms():
        router = (
            getattr(importlib.import_module(f"youji.{room}.api"), "router", None) if _has_api(room) else None
        )
        for operation in _operations(router) if router is not None else ():
            if operation.methods == ["GET"]:
                continue
            for model in operation.models:
                if model.__ninja_param_source__ == "path":
                    continue
                for name, info, schema in _leaves(model):
                    where = (
                        f"{schema.__name__ if schema is not model else operation.view_func.__name__}.{name}"
                    )
                    if (room, where) in seen:
                        continue
                    seen.add((room, where))
                    value = next((one for one in info.metadata if isinstance(one, Value)), None)
                    yield Place(room, "request", where, value, value and _request_door(schema, name, value))


def _has_api(room: str) -> bool:
    return importlib.util.find_spec(f"youji.{room}.api") is not None


def _leaves(schema: type[Schema]) -> Iterator[tuple[str, Any, type[Schema]]]:
    for name, info in schema.model_fields.items():
        inner = next(
            (
                one
                for one in (info.annotation, *get_args(info.annotation))
                if inspect.isclass(one) and issubclass(one, Schema)
            ),
            None,
        )
        if inner is None:
            yield name, info, schema
        else:
            yield from _leaves(inner)


def _request_door(schema: type[Schema], name: str, value: Value) -> Callable[[Any], Any]:
    """The schema itself, given what is sound for its other fields."""
    if not hasattr(schema, "read_described"):
        return _said(value.read)  # a lone parameter: read by the service it is given to
    sound: dict[str, Any] = {
        "geometry": {},
        "lines": {},
        "event_id": str(uuid4()),
        "document_id": str(uuid4()),
        "code": "1",
        "codes": ["1"],
        "ids": [1],
        "round_id": 1,
        "expert_ids": [1],
        "order": [{"code": "1"}],
        "upheld": True,
    } | {
        key: sample(one)
        for key, info in schema.model_fields.items()
        for one in info.metadata
        if isinstance(one, Value) and one.required
    }

    def door(raw: Any) -> Any:
        try:
            return getattr(schema.model_validate({**sound, name: raw}), name)
        except Refused as refused:
            return refused.by_field[name]

    return door


#: A sound text for each kind, and for what has a check of its own.
_KINDS = {
    Day: "2026-05-01",
    Phone: "0730-1234567",
    YesNo: "是",
    Amount: "3400",
    Code: "AB12",
    Text: "一",
    Line: "名称",
}
_OWN = {"uscc": complete("91430611MA4L0001"), "identity_number": "11010519491231002X", "division": "430611"}
_OWN |= {"email": "zhang@example.com", "phone_end": "4567", "score": "88.5", "gtin": "06901234567892"}


def sample(value: Value) -> str:
    """A text that this value is read from."""
    if value.key in _OWN:
        return _OWN[value.key]
    if isinstance(value, Choice):
        return value.options[0][0] if value.options else "12"
    return next(text for kind, text in _KINDS.items() if isinstance(value, kind))


def outcome(value: Value, raw: Any) -> Any:
    """The value, or the sentence, straight from the description."""
    return _said(value.read)(raw)
