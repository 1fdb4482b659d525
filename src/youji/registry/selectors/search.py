"""What of the register the desk's search box finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from youji.divisions.selectors import full_name
from youji.registry.policy import READERS
from youji.registry.selectors.lookup import search_bases, search_operators
from youji.shared.actor import Actor
from youji.shared.searching import MOST, Hit, Searched


def _bases(actor: Actor, text: str, now: datetime) -> Iterator[Hit]:
    for base in search_bases(actor, q=text)[:MOST]:
        holder = f" · {base.operator.name}" if base.operator else ""
        url = reverse("registry:base", args=[base.code])
        yield Hit(base.name, f"{base.code} · {full_name(base.division)}{holder}", url)


def _operators(actor: Actor, text: str, now: datetime) -> Iterator[Hit]:
    for operator in search_operators(actor, q=text)[:MOST]:
        url = reverse("registry:operator", args=[operator.code])
        yield Hit(operator.name, f"{operator.code} · {full_name(operator.division)}", url)


SEARCH = (
    Searched("基地", READERS, _bases, "registry:bases"),
    Searched("经营主体", READERS, _operators, "registry:operators"),
)
