"""Editions as published: their items, and what separates two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from youji.catalogue.labels import ENTRY_STATUSES as ENTRY_STATUS
from youji.catalogue.logic.editions import Difference, difference
from youji.catalogue.logic.published_query import LEVELS
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Edition, EditionItem
from youji.portal.selectors.catalogue import EditionLine, line_of

#: Codes whose printed value is a word of ours.
WORDS: dict[str, dict[str, str]] = {
    "level": LEVELS,
    "status": {status.value: words[0] for status, words in ENTRY_STATUS.items()},
}


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition with everything it printed, by division."""

    line: EditionLine
    items: list[dict[str, Any]]
    previous: int | None


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """Two editions and what separates them."""

    before: EditionLine
    after: EditionLine
    difference: Difference


def editions() -> list[EditionLine]:
    """Every edition, newest first."""
    return [line_of(e) for e in Edition.objects.order_by("-number")]


def _items(number: int) -> dict[str, dict[str, Any]]:
    return dict(EditionItem.objects.filter(edition__number=number).values_list("entry_code", "payload"))


def edition_page(number: int) -> EditionPage | None:
    """Edition ``number``; ``None`` when there is none."""
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        return None
    items = [{"code": code, **payload} for code, payload in _items(number).items()]
    items.sort(key=lambda item: (item.get("division", ""), item["code"]))
    for item in items:
        item["status_label"], item["status_tone"] = ENTRY_STATUS[EntryStatus(item.get("status", "in_force"))]
    previous = (
        Edition.objects.filter(number__lt=number).order_by("-number").values_list("number", flat=True).first()
    )
    return EditionPage(line_of(edition), items, previous)


def difference_page(before: int, after: int) -> DifferencePage | None:
    """What edition ``after`` has that ``before`` has not, and the other way round; the earlier one comes first."""
    found = {e.number: line_of(e) for e in Edition.objects.filter(number__in=(before, after))}
    if len(found) != 2:
        return None
    earlier, later = sorted(found)
    return DifferencePage(found[earlier], found[later], difference(_items(earlier), _items(later)))


def in_words(key: str, value: str) -> str:
    """A printed value as the public reads it."""
    return WORDS.get(key, {}).get(value, value)


def edition_on(day: date) -> int | None:
    """The number of the edition that was the catalogue on ``day``; ``None`` before the first."""
    earlier = Edition.objects.filter(published_on__lte=day).order_by("-published_on", "-number")
    return earlier.values_list("number", flat=True).first()
