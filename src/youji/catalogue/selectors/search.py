"""What of the catalogue the desk's search box finds: entries, each with the measures open to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from youji.catalogue.logic import measures
from youji.catalogue.policy import CATALOGUE
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import EntryQuery, entries, rows
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.searching import MOST, Hit, Searched

#: What is taken so often that it is offered where an entry is found.
OFFERED = "order_rectification"


def _entries(actor: Actor, text: str, now: datetime) -> Iterator[Hit]:
    today = clock.local_date(now)
    found = list(entries(actor, EntryQuery(q=text), today).prefetch_related("events")[:MOST])
    for entry, row in zip(found, rows(found, today), strict=True):
        offered = tuple(
            (one.label, reverse("catalogue:measure", args=[entry.code, one.name]))
            for one in measures.open_to(actor, status_of(entry, today))
            if one.name == OFFERED
        )
        below = f"{row.label} · {entry.code} · {row.place}"
        yield Hit(row.name, below, reverse("catalogue:entry", args=[entry.code]), offered)


SEARCH = (Searched("目录条目", CATALOGUE, _entries, "catalogue:entries"),)
