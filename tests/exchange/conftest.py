"""A producer with a token, lots with a history, and somebody who received of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Caller, caller  # noqa: F401
from tests.lots.conftest import base, grower, harvest, lot, market, open_season, plot, season, take, tea  # noqa: F401
from tests.registry.conftest import make_base, make_operator, put_plot  # noqa: F401
from youji.exchange.services.telling import tell


class Partner:
    """A program at EPCIS's own addresses."""

    def __init__(self, key: str) -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {key}"}

    def post(
        self, data: bytes | dict[str, Any], *, behaviour: str = "", kind: str = "application/json"
    ) -> Any:
        more = {"GS1-Capture-Error-Behaviour": behaviour} if behaviour else {}
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.client.post("/epcis/capture", body, content_type=kind, headers={**self.headers, **more})

    def job(self, answer: Any) -> dict[str, Any]:
        assert answer.status_code == 202, answer.content.decode()
        return self.client.get(answer["Location"], headers=self.headers).json()

    def take(self, data: bytes, *, behaviour: str = "") -> dict[str, Any]:
        return self.job(self.post(data, behaviour=behaviour))

    def get(self, address: str, **said: Any) -> Any:
        return self.client.get(address, said, headers=self.headers)

    def events(self, **said: Any) -> list[dict[str, Any]]:
        answer = self.get("/epcis/events", **said)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


@pytest.fixture
def partner(caller):  # noqa: F811
    """A program that speaks for ``actor`` at EPCIS's own addresses."""
    return lambda actor, *scopes: Partner(caller(actor, *scopes).key)


@pytest.fixture
def ours(partner, grower):  # noqa: F811
    """The grower's program."""
    return partner(grower)


@pytest.fixture
def theirs(partner, market):  # noqa: F811
    """The market's program."""
    return partner(market)


@pytest.fixture
def told(now):
    """What happened so far stands as events."""
    return lambda: tell(now=now)
