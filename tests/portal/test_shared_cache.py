"""A cache between us and the public (RFC 9111) never gives one reader what was made for another.

Every header our sources read is tried on every public page, so that whatever an answer depends on must be in its ``Vary``.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client

import youji
from tests.architecture.test_access_matrix import OURS
from youji.accounts.models import Person
from youji.shared.actor import Role
from youji.shared.web import PUBLIC

TODAY = date(2026, 6, 1)
PAGES = sorted(
    {door.path for door in OURS if door.policy is PUBLIC and not door.path.startswith(("/readyz", "/demo/"))}
    | {
        "/b/HNE0001",
        "/q/HNE0001",
        "/catalogue?q=jscy",
        "/notices/GS-2026-001",
        "/editions/1",
        "/data/editions/1.json",
    }
    | {"/api/v1/docs", "/api/v1/openapi.json", "/api/v1/portal/catalogue"}
)
#: Header → what a browser might say in it. ``Cookie`` stands for being signed in.
SAID = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en",
    "Authorization": "Bearer x",
    "HX-Boosted": "true",
    "HX-Request": "true",
    "Origin": "https://elsewhere.example",
    "Referer": "http://testserver/desk/",
    "Sec-Purpose": "prefetch",
    "User-Agent": "another",
    "X-Forwarded-For": "203.0.113.9",
    "X-Person": "5",
    "X-Requested-With": "XMLHttpRequest",
}
#: Read by our sources, and no matter of Vary: a condition, a length; and what names the request, not the page.
NO_MATTER = {"If-None-Match", "Content-Length", "X-Request-Id"}
#: RFC 9110 §15.1: may be kept although nobody said for how long.
KEPT_ANYHOW = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}


class Answer(NamedTuple):
    """What a reader gets."""

    status: int
    content: bytes
    kind: str
    location: str


class Kept(NamedTuple):
    """An answer, and what a cache reads of it."""

    answer: Answer
    vary: frozenset[str]
    kept: bool


def asked(client: Client, path: str, headers: dict[str, str]) -> Kept:
    response = client.get(path, headers=headers)
    said = response.get("Cache-Control", "")
    kept = "public" in said if said else response.status_code in KEPT_ANYHOW
    return Kept(
        Answer(
            response.status_code,
            response.getvalue(),
            response.get("Content-Type", ""),
            response.get("Location", ""),
        ),
        frozenset(name.strip().lower() for name in response.get("Vary", "").split(",")),
        kept and "private" not in said and "no-store" not in said,
    )


@pytest.fixture
def readers(make_actor) -> dict[str, Client]:
    signed_in = Client(raise_request_exception=False)
    reviewer = Person.objects.get(pk=make_actor(Role.COUNTY_REVIEWER, division="430611").user_id)
    signed_in.force_login(reviewer, backend="youji.accounts.backends.HouseBackend")
    return {"": Client(raise_request_exception=False), "Cookie": signed_in}


def every_answer(readers: dict[str, Client], path: str) -> dict[str, Kept]:
    """What each header makes of the page, one at a time; ``""`` is a reader who says nothing."""
    plain = {name: asked(client, path, {}) for name, client in readers.items()}
    return plain | {name: asked(readers[""], path, {name: value}) for name, value in SAID.items()}


def test_every_header_our_sources_read_is_tried():
    source = "\n".join(path.read_text() for path in Path(youji.__file__).parent.rglob("*.py"))
    read = set(re.findall(r"request\.headers(?:\.get\(|\[)\"([\w-]+)\"", source))
    read |= {name.replace("_", "-").title() for name in re.findall(r"\"HTTP_(\w+)\"", source)}
    assert read - NO_MATTER - {"Host", "X-Forwarded-Proto"} <= set(SAID), (
        "host and scheme are in a cache's key"
    )


def test_no_reader_gets_what_was_made_for_another(publish, edition, notice, readers, client_on, settings):
    publish()
    edition(1, {"HNE0001": {"name": "君山茶叶"}})
    client_on(TODAY)
    settings.PUBLIC_LIST_SECONDS = settings.PUBLIC_PAGE_SECONDS = 0  # our own memory keeps nothing
    fresh = {path: every_answer(readers, path) for path in PAGES}
    assert [said for path, answers in fresh.items() for said in mixed_up(path, answers)] == []

    settings.PUBLIC_LIST_SECONDS = settings.PUBLIC_PAGE_SECONDS = 3600  # and now it does
    kept = {path: every_answer(readers, path) for path in PAGES}
    public = [(path, name) for path, answers in fresh.items() for name, one in answers.items() if one.kept]
    assert len(public) > 200
    assert [one for one in public if answer(kept, *one) != answer(fresh, *one)] == []


def mixed_up(path: str, answers: dict[str, Kept]) -> list[str]:
    """Who would get another's answer from a cache between us and the public."""
    return [
        f"{path}: {second or 'nobody'} gets what {first or 'nobody'} asked for"
        for first, one in answers.items()
        for second, two in answers.items()
        if one.kept and not {first.lower(), second.lower()} & one.vary and one.answer != two.answer
    ]


def answer(answers: dict[str, dict[str, Kept]], path: str, name: str) -> Answer:
    return answers[path][name].answer
