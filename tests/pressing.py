"""Pressing a public act twice, as its page asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from youji.shared.once_more import AGREED, Publishing


def asked(answer: HttpResponse) -> Publishing:
    """What the page says will be published."""
    made = getattr(answer.context.get("form"), "publishing", None)
    assert (answer.status_code, isinstance(made, Publishing)) == (200, True), "nothing is asked"
    return made


def press_twice(client: Client, url: str, said: dict[str, Any]) -> HttpResponse:
    """The answer to the second press; where the first is refused, the refusal."""
    first = client.post(url, said)
    if first.status_code != 200:
        return first
    kept = asked(first)
    return client.post(
        url,
        {key: value for key, value in said.items() if key != "document"}
        | dict(kept.kept)
        | {AGREED: kept.seal},
    )
