"""Every URL of the product × everybody who may come: the answer is what the page's policy says.

A page without a policy does not exist for us: the allow-list below says who guards it instead, and why.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.models import Person
from youji.shared.actor import PRODUCERS, Role
from youji.shared.web import PUBLIC, Policy

#: Views that are not ours, by module, and what guards them.
GUARDED_ELSEWHERE = {
    "allauth.": "the sign-in library: its own decorators; which of its pages exist is accounts.sign_in_urls",
    "ninja.": "the API: every operation asks its token's scopes; its matrix is in tests/api",
    "django.contrib.staticfiles.": "static files: public by nature",
    "django.views.static": "static files: public by nature",
}
SAMPLES = {"int": "987654321", "uuid": str(uuid.UUID(int=7)), "str": "x", "slug": "x", "path": "x"}
PROVINCE = frozenset({Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER, Role.EXPERT, Role.AUDITOR})
CITY = frozenset({Role.CITY_APPLICANT, Role.CITY_REVIEWER, Role.ASSESSOR})
#: Shells without anybody's data: the pieces of the design, and what an installed phone page needs offline.
PUBLIC_INSIDE = {"/desk/styleguide", "/field/manifest.webmanifest", "/field/offline", "/field/sw.js"}
#: Answers of a page that opened: shown, sent on, absent sample, unusable form, somebody was quicker.
OPENED = {200, 204, 302, 304, 400, 404, 409, 410, 413, 415, 422}


@dataclass(frozen=True, slots=True)
class Door:
    """One route with harmless sample arguments."""

    path: str
    view: str
    policy: Policy | None

    def __str__(self) -> str:
        return self.path


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[Door]:
    for pattern in patterns:
        here = prefix + sample(pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, here)
        else:
            view = pattern.callback
            while isinstance(view, functools.partial):
                view = view.func
            name = f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}"
            yield Door(here, name, getattr(view, "policy", None))


def sample(pattern: URLPattern | URLResolver) -> str:
    """The pattern's text with a harmless value for each argument."""
    text = str(pattern.pattern)
    for name, converter in getattr(pattern.pattern, "converters", {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower().removeprefix("string") or "str"
        value = SAMPLES.get(kind, "987654321" if converter.regex.strip("^$").startswith("[0-9]") else "x")
        for written in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
            text = text.replace(written, value)
        while f":{name}>" in text:  # a converter of our own
            start = text.rindex("<", 0, text.index(f":{name}>"))
            text = text[:start] + value + text[text.index(f":{name}>") + len(name) + 2 :]
    return text.lstrip("^").rstrip("$")


DOORS = sorted(set(walk(get_resolver().url_patterns)), key=str)
OURS = [door for door in DOORS if door.policy is not None]


def test_every_page_has_a_policy_or_a_reason():
    bare = [
        f"{door.path} ({door.view})"
        for door in DOORS
        if door.policy is None and not door.view.startswith(tuple(GUARDED_ELSEWHERE))
    ]
    assert bare == [], "put @page(policy) on these views"
    assert len(OURS) > 30


def test_every_role_has_a_label():
    assert set(ROLE_LABELS) == set(Role)
    assert len(set(ROLE_LABELS.values())) == len(Role)


def place(role: Role) -> dict[str, object]:
    if role in PRODUCERS:
        return {"operator_id": 424242}
    return {"division": "43" if role in PROVINCE else "4306" if role in CITY else "430611"}


def ask(client, path: str):
    """GET, or an empty POST where the page takes only that."""
    answer = client.get(path)
    return client.post(path) if answer.status_code == 405 else answer


def wrong(door: Door, answer, actor) -> str | None:
    """What is wrong with the answer, if anything."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    if door.policy.admits(actor):
        if answer.status_code not in OPENED or (to_sign_in and actor.signed_in):
            return f"{door.path}: admitted by {door.policy.name}, answered {answer.status_code}"
    elif actor.signed_in and answer.status_code != 403:
        return (
            f"{door.path}: not admitted by {door.policy.name}, answered {answer.status_code} instead of 403"
        )
    elif not actor.signed_in and not to_sign_in:
        return f"{door.path}: a stranger was answered {answer.status_code} instead of being sent to sign in"
    return None


def complaints(client, actor) -> list[str]:
    client.raise_request_exception = False
    return [said for door in OURS if (said := wrong(door, ask(client, door.path), actor))]


@pytest.fixture(autouse=True)
def still_clock(settings, tmp_path, monkeypatch):
    """A page that moves the demonstration's clock moves nobody else's."""
    from youji.shared import clock

    monkeypatch.setattr(clock, "_shift_file", tmp_path / "shift")


@pytest.mark.django_db
@pytest.mark.clause("6.1")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_policies_say_and_nothing_else(role, make_actor, client_as):
    actor = make_actor(role, **place(role))
    assert complaints(client_as(actor), actor) == []


@pytest.mark.django_db
def test_a_person_without_a_role_opens_what_everybody_may(make_actor, client_as):
    actor = make_actor(division="430611")
    assert complaints(client_as(actor), actor) == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client):
    from youji.shared.actor import ANONYMOUS

    assert complaints(client, ANONYMOUS) == []
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_an_htmx_request_of_a_stranger_is_sent_there_whole(client):
    answer = client.get("/desk/me/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=%2Fdesk%2Fme%2F")


def test_the_public_pages_are_public_on_purpose():
    outside = {door.path for door in OURS if door.policy is PUBLIC}
    inside = {path for path in outside if path.startswith(("/desk/", "/field/"))}
    assert inside == PUBLIC_INSIDE
