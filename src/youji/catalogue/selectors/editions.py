"""Reading editions, and what the next one would print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from youji.catalogue import labels
from youji.catalogue.logic.courses import EFFECTS, LISTED, Course, status_on, valid_until_on
from youji.catalogue.logic.editions import Difference, difference
from youji.catalogue.logic.published import ItemPayload
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import Edition, EditionItem, Entry, EntryEvent
from youji.catalogue.selectors.courses import course_of
from youji.catalogue.selectors.published_rows import entries_for_items, item_payload
from youji.catalogue.selectors.revisions import statement_on
from youji.schemes.logic import vocabulary
from youji.shared import clock
from youji.shared.periods import last_day

CHUNK = 400


@dataclass(frozen=True, slots=True)
class Preview:
    """The next edition, if it were published today."""

    number: int
    items: dict[str, ItemPayload]
    previous: Edition | None
    difference: Difference
    new_codes: tuple[str, ...]  # entries whose first edition it would be


def latest_edition() -> Edition | None:
    """The edition in force."""
    return Edition.objects.order_by("-number").first()


def editions() -> list[Edition]:
    """All of them, newest first."""
    return list(Edition.objects.order_by("-number"))


def find_edition(number: int) -> Edition | None:
    """The edition with this number."""
    return Edition.objects.filter(number=number).first()


def items_of(edition: Edition | None) -> dict[str, dict]:
    """What the edition printed, by entry code."""
    if edition is None:
        return {}
    return dict(EditionItem.objects.filter(edition=edition).values_list("entry_code", "payload"))


def difference_between(earlier: Edition | None, later: Edition) -> Difference:
    """What separates two published editions."""
    return difference(items_of(earlier), items_of(later))


#: Fields of an item that are days.
DAYS = ("recognised_on", "valid_from", "valid_until")


def ways_out(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """Why and when each of ``codes`` left the list by ``on``, in a sentence."""
    found = Entry.objects.filter(code__in=list(codes)).select_related("first_edition")
    return {entry.code: _way_out(entry, on) for entry in found.prefetch_related("events")}


def _way_out(entry: Entry, on: date) -> str:
    course = course_of(entry)
    status, until = status_on(course, on), valid_until_on(course, on)
    if status is EntryStatus.EXPIRED and until:
        return f"{clock.in_words(last_day(until))}有效期满。"
    out = [
        e
        for e in entry.events.all()
        if e.effective_on <= on and status in EFFECTS.get(EventKind(e.kind), ((),))[0]
    ]
    return _happened(out[-1]) if out else ""


def _happened(event: EntryEvent) -> str:
    return labels.happened(
        event.kind, event.effective_on, document_number=event.document_number, reason=event.reason
    )


@cache
def words_of() -> dict[str, dict[str, str]]:
    """The words for the codes of an item, by field."""
    return {
        "status": {status.value: word.label for status, word in labels.ENTRY_STATUSES.items()},
        "level": dict(vocabulary.LEVELS),
    }


def in_words(key: str, value: str) -> str:
    """A value of an item as people read it: 有效 for ``in_force``, and of a validity ``[…, until)`` the last day."""
    if key == "valid_until" and value:
        return last_day(date.fromisoformat(value)).isoformat()
    return words_of().get(key, {}).get(value, value)


def readable(found: Difference) -> Difference:
    """The same difference with values as people read them."""
    changed = tuple(
        replace(
            change,
            fields=tuple(
                replace(
                    field,
                    before=_written(field.key, field.before),
                    after=_written(field.key, field.after),
                )
                for field in change.fields
            ),
        )
        for change in found.changed
    )
    return replace(found, changed=changed)


def _written(key: str, value: str) -> str:
    """In words, days too: what is compared is read, not reckoned with."""
    said = in_words(key, value)
    return clock.in_words(date.fromisoformat(said)) if key in DAYS and said else said


class Drafting:
    """The next edition while it is drawn up, some hundred entries at a time: what was read of them need not be kept."""

    def __init__(self, today: date) -> None:
        self.today, self.previous = today, latest_edition()
        self.number = (self.previous.number if self.previous else 0) + 1
        self.items: dict[str, ItemPayload] = {}
        self._before = items_of(self.previous)
        self._new: list[str] = []

    def add(self, codes: Sequence[str]) -> list[Entry]:
        """Those of the entries that it prints for the first time, prints differently, or no longer prints."""
        entries = entries_for_items(codes)
        lines = {entry.code: _line(entry, self.today) for entry in entries}
        printed = {code: line for code, line in lines.items() if line is not None}
        new = {e.code for e in entries if e.first_edition_id is None and e.code in printed}
        self.items |= printed
        self._new += sorted(new)
        return [e for e in entries if e.code in new or lines[e.code] != self._before.get(e.code)]

    def preview(self) -> Preview:
        """What it has come to."""
        found = difference(self._before, self.items)
        return Preview(self.number, self.items, self.previous, found, tuple(self._new))


def _line(entry: Entry, today: date) -> ItemPayload | None:
    """The entry's line in an edition published today; ``None`` where it is not on the list."""
    course = course_of(entry)
    if not course.published_on:
        course = Course(course.valid_from, course.valid_until, today, course.events)
    status = status_on(course, today)
    if status not in LISTED:
        return None
    said = statement_on(entry, today)
    return item_payload(entry, said, status=status, valid_until=valid_until_on(course, today))


def chunks_of_codes() -> Iterator[list[str]]:
    """Every entry's code in order, some hundred at a time."""
    codes = list(Entry.objects.order_by("code").values_list("code", flat=True))
    for start in range(0, len(codes), CHUNK):
        yield codes[start : start + CHUNK]


def preview(today: date) -> Preview:
    """What an edition published today would print: everything on the list, and everything waiting for it."""
    drafting = Drafting(today)
    for codes in chunks_of_codes():
        drafting.add(codes)
    return drafting.preview()


def document_number_used(document_number: str) -> bool:
    """Whether an edition was already published under this number."""
    return Edition.objects.filter(document_number=document_number.strip()).exists()
