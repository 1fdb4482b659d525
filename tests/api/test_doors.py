"""Every operation at its door: without a token, with one that ended, and with one for another room."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from youji.accounts.selectors import known_scopes
from youji.api import api
from youji.shared.actor import Role

#: A value for every kind of path parameter: what is behind the door does not matter here.
SOME_ID = "018f0000-0000-7000-8000-000000000000"
#: What it answers is of the rooms that a token may write, whichever those are (tests/imports/test_runs.py: a program meets the runs it could have handed over).
OF_EVERY_ROOM = {"imports", "compliance"}


def operations() -> list[tuple[str, str]]:
    """(method, path) of every operation that is not the public's."""
    return [
        (method.upper(), path)
        for path, methods in api.get_openapi_schema()["paths"].items()
        if not path.startswith("/api/v1/public/")
        for method in methods
    ]


def knock(client: Client, method: str, path: str) -> int:
    said = api.get_openapi_schema()["paths"][path][method.lower()].get("parameters", [])
    uuids = {one["name"] for one in said if one["schema"].get("format") == "uuid"}
    filled = re.sub(r"\{(\w+)\}", lambda found: SOME_ID if found[1] in uuids else "1", path)
    return client.generic(method, filled, "{}", "application/json").status_code


def test_no_operation_opens_without_a_token(client, db):
    opened = {(m, p): code for m, p in operations() if (code := knock(client, m, p)) != 401}
    assert opened == {}
    assert len(operations()) > 140


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_token_of_other_rooms_opens_none_of_this_one(caller, make_actor, kind):
    """Being allowed to write a room includes reading it, so a reader is kept out by having neither."""
    person, programs, opened = make_actor(*Role, division="43"), {}, {}
    for verb, path in operations():
        if (verb == "GET") is not (kind == "read"):
            continue
        room = path.split("/")[3]
        if room in OF_EVERY_ROOM:
            continue
        if room not in programs:
            kept = {f"{room}:{kind}", f"{room}:write"}
            programs[room] = caller(person, *(scope for scope in known_scopes() if scope not in kept))
        if (code := knock(programs[room].client, verb, path)) != 403:
            opened[verb, path] = code
    assert opened == {}
