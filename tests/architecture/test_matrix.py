"""Everybody at every door: in a house where each private record tells a secret, nobody meets one that is not theirs to read.

The doors are generated: every page of the URL configuration and every operation of the API, with the number of everything
there is where an address asks for one. Pages are asked with a session, operations with a token. What shows on a page that
may be opened is looked at as well, so a page that tells what another room keeps is found out whatever its policy says.

In the suite one number stands for those that tell nothing, and whoever has somebody else's work at the same place is not
asked for lists again; ``make hunt`` asks for everything of everybody. The house is made once in a process.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.architecture.doors import PAGES, SERVED, policies_of
from tests.architecture.house.making import Maker
from tests.architecture.house.people import NOW, PLACES, House
from tests.hunting import HUNTING
from youji.accounts.models import Person
from youji.accounts.selectors import known_scopes
from youji.accounts.services import create_token
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, Actor

pytestmark = [pytest.mark.slow, pytest.mark.hunt, pytest.mark.django_db]
DOCS = Path(__file__).parents[2] / "docs" / "security.md"
EVERYBODY = (*PLACES, "holder", "staff", "other_holder", "stranger")
#: What an address asks for where nothing of the house is meant.
OTHERWISE = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000007"}
#: Pages that end the session of who asks, or move the clock.
NOT_ASKED = ("/demo/",)


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[House]:
    """Made once, inside a transaction that is taken back; each test works in one of its own within."""
    documents = tmp_path_factory.mktemp("documents")
    atomic = transaction.atomic()
    atomic._from_testcase = True  # as Django's own test cases: what must not be nested may be
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=documents, CHECKPOINTS=documents / "checkpoints.jsonl"),
        pytest.MonkeyPatch.context() as patch,
        atomic,
    ):
        patch.setattr(clock, "now", lambda: NOW)
        yield Maker().made(every=HUNTING)
        transaction.set_rollback(True)


def session(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    if actor.signed_in:
        person = Person.objects.get(pk=actor.user_id)
        client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    return client


def program(actor: Actor) -> Client:
    until = clock.local_date(NOW) + timedelta(days=30)
    _, key = create_token(name="矩阵", scopes=known_scopes(), expires_on=until, actor=actor, now=NOW)
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})


def addresses(path: str, samples: dict[str, list[str]]) -> Iterator[str]:
    """The address with everything that may stand in it: named by the word before, or by its own name."""
    parts, before = [], ""
    for part in path.split("/"):
        asked = re.search(r"<(?:(\w+):)?(\w+)>|\{(\w+)\}|\(\?P<(\w+)>[^()]*\)", part)
        if asked is None:
            parts.append([part])
        else:
            name = asked[2] or asked[3] or asked[4]
            found = samples.get(before) or samples.get(name) or [OTHERWISE.get(asked[1] or "", "x")]
            parts.append([part.replace(asked[0], str(one)) for one in found])
        before = part
    yield from ("/".join(one) for one in product(*parts))


def told(answer, words) -> set[str]:
    """The secrets that the answer tells; a workbook is opened."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    text = content.decode(errors="ignore")
    return {word for word in words if word in text}


def asked_by(who: str, house: House) -> Iterator[tuple[str, str]]:
    """Every page and every operation that lets ``who`` in: how it is asked, and the address."""
    actor, again = house.actors.get(who, ANONYMOUS), not HUNTING and who in house.twins()
    for path, view in PAGES.items():
        if view.policy.admits(actor) and not path.startswith(NOT_ASKED) and not (again and "<" not in path):
            yield from (("page", one) for one in addresses(path, house.samples))
    for name in SERVED:
        method, _, path = name.partition(" ")
        if method != "GET" or not actor.signed_in or (again and "{" not in path):
            continue
        if any(policy.admits(actor) for policy in policies_of(name)):
            yield from (("program", f"/api/v1{one}") for one in addresses(path, house.samples))


@pytest.mark.clause("6.1")
@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_meets_a_secret_that_is_not_theirs_by_any_door(house, who):
    actor = house.actors.get(who, ANONYMOUS)
    clients = {"page": session(actor), "program": program(actor) if actor.signed_in else None}
    leaks, met = [], set()
    for door, address in asked_by(who, house):
        answer = clients[door].get(address)
        if answer.status_code == 200:
            words = told(answer, house.secrets)
            leaks += [f"{word} by {door} at {address}" for word in words if who not in house.secrets[word]]
            met |= words
    assert sorted(leaks) == []
    must = {word for word, readers in house.secrets.items() if who in readers[:1]}
    assert must - met == set(), "a secret that its first reader does not meet guards nothing"


def test_nobody_is_forgotten_and_the_counts_stand_in_the_documents(house):
    assert set(EVERYBODY) == {*house.actors, "stranger"}
    asked = sum(1 for who in EVERYBODY for _ in asked_by(who, house))
    where = "`make hunt`" if HUNTING else "`make test`"
    said = DOCS.read_text(encoding="utf-8")
    # Rounded down: a new page changes the matrix, and not the sentence.
    assert f"over {_least(len(PAGES), 10)} addresses of pages that wear a policy" in said
    assert f"over {_least(len(SERVED), 10)} operations" in said
    assert f"{len(EVERYBODY)} people" in said
    assert f"over {_least(asked, 1000)} requests in {where}" in said


def _least(number: int, step: int) -> str:
    return f"{number // step * step:,}"
