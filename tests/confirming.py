"""Confirming once more who sits at the browser, as the page before a key or a change of the way in asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client


def confirm(client: Client, password: str = "test-pass") -> HttpResponse:  # noqa: S107
    """The answer to the password typed once more; where a form was waiting for it, the answer to that form."""
    return client.post("/accounts/reauthenticate/", {"password": password})


def confirmed(client: Client, url: str, said: dict[str, object]) -> HttpResponse:
    """The answer to a form that waits for its sender to confirm who they are."""
    asked = client.post(url, said)
    assert asked["Location"] == f"/accounts/reauthenticate/?next={url.replace('/', '%2F')}", asked.content
    return client.post("/accounts/reauthenticate/", {"password": "test-pass", "next": url})
