"""Editions as published: their items, and what separates two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from youji.catalogue.labels import ENTRY_STATUSES as ENTRY_STATUS
from youji.catalogue.logic.editions import Difference, difference
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Edition, EditionItem
from youji.catalogue.selectors.editions import readable, ways_out
from youji.portal.selectors.catalogue import EditionLine, line_of


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
    ways_out: dict[str, str]  # entry code → why and when it left the list


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
    earlier, later = (found[number] for number in sorted(found))
    separated = readable(difference(_items(earlier.number), _items(later.number)))
    out = ways_out((code for code, _ in separated.removed), on=later.published_on)
    return DifferencePage(earlier, later, separated, out)


def edition_on(day: date) -> int | None:
    """The number of the edition that was the catalogue on ``day``; ``None`` before the first."""
    earlier = Edition.objects.filter(published_on__lte=day).order_by("-published_on", "-number")
    return earlier.values_list("number", flat=True).first()
