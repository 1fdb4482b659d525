"""Every public page there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.urls import reverse

from youji.catalogue.models import Edition, PublishedEntry
from youji.recognition.models import Notice

#: What one sitemap may hold.
AT_MOST = 50_000
FIXED = (
    "portal:home", "portal:catalogue", "portal:notices", "portal:editions", "portal:measures", "programme:targets", "programme:gi",
    "programme:certified", "portal:policy", "portal:schemes", "portal:data", "portal:verify", "ledger:log",
    "portal:about", "portal:help", "portal:privacy", "portal:accessibility",
)  # fmt: skip


def pages() -> Iterator[tuple[str, date | None]]:
    """Path and day of last change, the fixed pages first, then the newest of everything, as many as fit."""
    return islice(_all(), AT_MOST)


def _all() -> Iterator[tuple[str, date | None]]:
    for name in FIXED:
        yield reverse(name), None
    for number, day in Edition.objects.order_by("-number").values_list("number", "published_on"):
        yield reverse("portal:edition", args=[number]), day
    for notice, day in Notice.objects.order_by("-opens_on").values_list("number", "opens_on"):
        yield reverse("portal:notice", args=[notice]), day
    rows = PublishedEntry.objects.order_by("-recognised_on", "code").values_list("code", "status_on")
    before, after = reverse("portal:base", args=["CODE"]).split("CODE")  # asked ten thousand times it costs
    for code, day in rows.iterator(chunk_size=5_000):
        yield f"{before}{code}{after}", day
