"""Every command of docs/api.md asks an operation there is, with fields it knows."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from youji.api import api

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
DOCUMENT = api.get_openapi_schema()


@dataclass(frozen=True, slots=True)
class Command:
    """One curl."""

    method: str
    path: str
    query: tuple[str, ...]
    body: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def read(words: list[str]) -> Command:
    """What a curl's words ask for."""
    method, body, url, fields = "", "", "", []
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest).lower()
        elif word == "-d":
            body = next(rest)
        elif word == "-F":
            fields.append(next(rest).partition("=")[0])
        elif word in ("-H", "-o"):
            next(rest)
        elif word != "-s":
            url = word
    split = urlsplit(url.removeprefix("$API"))
    query = tuple(key for key, _ in parse_qsl(split.query))
    return Command(
        method or ("post" if body or fields else "get"), split.path, query, body, tuple(sorted(fields))
    )


def commands() -> list[Command]:
    text = "\n".join(re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    words = [shlex.split(one) for one in re.split(r"\n(?=curl )", "\n" + re.sub(r"(?m)^\w+=.*$", "", text))]
    return [read(one) for one in words if one and one[0] == "curl"]


def operation(command: Command) -> dict | None:
    for template, operations in DOCUMENT["paths"].items():
        pattern = re.sub(r"{\w+}", "[^/]+", template.removeprefix("/api/v1"))
        if re.fullmatch(pattern, command.path) and command.method in operations:
            return operations[command.method]
    return None


def known_fields(found: dict, kind: str) -> set[str] | None:
    """The fields of the body; ``None`` where any may be named."""
    schema = found["requestBody"]["content"][kind]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    properties = (DOCUMENT["components"]["schemas"][name] if name else schema).get("properties")
    return None if properties is None else set(properties)


@pytest.mark.parametrize("command", commands(), ids=str)
def test_a_documented_command_asks_what_there_is(command):
    found = operation(command)
    assert found is not None, "no such operation"
    asked = {one["name"] for one in found.get("parameters", []) if one["in"] == "query"}
    assert set(command.query) <= asked
    if command.body:
        known = known_fields(found, "application/json")
        assert known is None or set(json.loads(command.body)) <= known
    if command.fields:
        assert set(command.fields) <= (known_fields(found, "multipart/form-data") or set())


def test_there_are_commands_to_hold():
    assert len(commands()) > 15
