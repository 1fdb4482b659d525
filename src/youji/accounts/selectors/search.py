"""Whom the desk's search box finds, for those who look after people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from youji.accounts.policy import PEOPLE
from youji.accounts.selectors.people import search_people
from youji.shared.actor import Actor
from youji.shared.searching import MOST, Hit, Searched


def _people(actor: Actor, text: str, now: datetime) -> Iterator[Hit]:
    for person in search_people(actor, q=text).select_related("agency")[:MOST]:
        agency = person.agency.name if person.agency else ""
        url = reverse("accounts:person", args=[person.pk])
        yield Hit(str(person), " · ".join(part for part in (person.username, agency) if part), url)


SEARCH = (Searched("人员", PEOPLE, _people, "accounts:people"),)
