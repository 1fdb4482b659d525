"""What of the procedure the desk's search box finds: cases and notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from youji.recognition.policy import CASES, NOTICES
from youji.recognition.selectors.cases import Filters, listed
from youji.recognition.selectors.facts import district_of
from youji.recognition.selectors.notices import search_notices
from youji.schemes.labels import status_word
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.searching import MOST, Hit, Searched


def _cases(actor: Actor, text: str, now: datetime) -> Iterator[Hit]:
    for one in listed(actor, Filters(text=text, sort="new"))[:MOST]:
        below = f"{status_word(one.status).label} · {one.code} · {district_of(one)} · {one.round.title}"
        yield Hit(one.shown.name, below, reverse("recognition:case", args=[one.code]))


def _notices(actor: Actor, text: str, now: datetime) -> Iterator[Hit]:
    for one in search_notices(text)[:MOST]:
        below = f"{one.number} · {clock.in_words(one.closes_on)}截止"
        yield Hit(one.title, below, reverse("recognition:notice", args=[one.pk]))


SEARCH = (
    Searched("办件", CASES, _cases, "recognition:cases"),
    Searched("公示", NOTICES, _notices, "recognition:notices"),
)
