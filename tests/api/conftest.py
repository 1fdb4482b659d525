from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from youji.accounts.selectors import known_scopes
from youji.accounts.services import create_token
from youji.shared import clock
from youji.shared.actor import Actor


class Caller:
    """A program with a token."""

    def __init__(self, key: str) -> None:
        self.client, self.key = Client(headers={"Authorization": f"Bearer {key}"}), key

    def call(self, method: str, path: str, body: object = None, **headers: str):
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return self.client.generic(
            method.upper(), f"/api/v1{path}", given.get("data", ""), given.get("content_type", "application/json"),
            headers=headers,
        )  # fmt: skip

    def get(self, path: str, **headers: str):
        return self.call("GET", path, **headers)

    def post(self, path: str, body: object):
        return self.call("POST", path, body)

    def patch(self, path: str, body: object):
        return self.call("PATCH", path, body)


@pytest.fixture
def caller(db):
    """A program that speaks for ``actor``, with every scope or those named."""

    def make(actor: Actor, *scopes: str) -> Caller:
        now = clock.now()
        expires_on = clock.local_date(now) + timedelta(days=30)
        _, key = create_token(
            name="测试程序", scopes=scopes or known_scopes(), expires_on=expires_on, actor=actor, now=now
        )
        return Caller(key)

    return make
