"""Every URL of the product, and everybody who may come: the answer is what the page's policy says.

A page without a policy does not exist for us: the allow-list below says who guards it instead, and why. Every role asks
one door of each policy; every door is asked by a stranger, by one person its policy admits and by one it does not. So the
requests grow with the doors and with policies × roles, not with doors × roles.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.models import Person
from youji.shared.actor import ANONYMOUS, PRODUCERS, Role
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

    @property
    def room(self) -> str:
        return self.view.split(".")[1]


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
#: The door of each policy that every role asks: the shortest, which shows most and needs no sample.
ONE_EACH = [
    min((door for door in OURS if door.policy == policy), key=lambda door: len(door.path))
    for policy in {door.policy: None for door in OURS}
]


def of_room(doors: list[Door]) -> pytest.MarkDecorator:
    """Once per room that has one of these doors, with its doors."""
    rooms = sorted({door.room for door in doors})
    return pytest.mark.parametrize(
        ("room", "doors"),
        [(room, [door for door in doors if door.room == room]) for room in rooms],
        ids=rooms,
    )


def test_every_page_has_a_policy_or_a_reason():
    bare = [
        f"{door.path} ({door.view})"
        for door in DOORS
        if door.policy is None and not door.view.startswith(tuple(GUARDED_ELSEWHERE))
    ]
    assert bare == [], "put @page(policy) on these views"
    assert len(OURS) > 150
    assert len(ONE_EACH) > 20


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


@pytest.fixture(autouse=True)
def still_clock(settings, tmp_path, monkeypatch):
    """A page that moves the demonstration's clock moves nobody else's."""
    from youji.shared import clock

    monkeypatch.setattr(clock, "_shift_file", tmp_path / "shift")


@pytest.fixture
def complaint(make_actor, worked) -> Callable[[Door, Role | None], str | None]:
    """What is wrong when somebody of this role, or a colleague without any, asks at the door."""
    known = {}

    def asked_by(role: Role | None):
        if role not in known:
            actor = make_actor(role, **place(role)) if role else make_actor(division="430611")
            client = Client(raise_request_exception=False)
            client.force_login(
                Person.objects.get(pk=actor.user_id),
                backend="youji.accounts.backends.HouseBackend",
            )
            known[role] = client, actor
        return known[role]

    def said(door: Door, role: Role | None) -> str | None:
        client, actor = asked_by(role)
        return wrong(door, ask(client, door.path), actor)

    return said


@of_room(ONE_EACH)
@pytest.mark.django_db
@pytest.mark.clause("6.1")
def test_each_role_opens_what_a_policy_says_and_nothing_else(room, doors, complaint):
    assert [said for role in (*Role, None) for door in doors if (said := complaint(door, role))] == []


@of_room(OURS)
@pytest.mark.django_db
def test_every_view_stands_behind_its_policy(room, doors, complaint):
    """One who may come in, and one who may not; that the roles are told apart is the test above."""
    said = []
    for door in doors:
        admitted = door.policy.roles or frozenset(Role)
        inside = [role for role in Role if role in admitted][:1]
        outside = [role for role in Role if role not in admitted][:1]
        said += [complaint(door, role) for role in inside + outside]
    assert [one for one in said if one] == []


@of_room(OURS)
@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(room, doors, client, worked):
    client.raise_request_exception = False
    assert [said for door in doors if (said := wrong(door, ask(client, door.path), ANONYMOUS))] == []
    assert not Person.objects.exists()


def test_the_public_pages_are_public_on_purpose():
    outside = {door.path for door in OURS if door.policy is PUBLIC}
    inside = {path for path in outside if path.startswith(("/desk/", "/field/"))}
    assert inside == PUBLIC_INSIDE
