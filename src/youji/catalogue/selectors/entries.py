"""The managed catalogue: lists, one entry with all that happened to it, and what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from youji.catalogue import labels
from youji.catalogue.logic import measures
from youji.catalogue.logic.courses import LISTED, last_day_of, renewal_opens_on, valid_until_on
from youji.catalogue.logic.measures import Measure
from youji.catalogue.logic.published import SIGNLESS, Sign
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import AnnualCheck, Entry, EntryEvent, Rectification
from youji.catalogue.selectors.bad_news import BadNews, bad_news_of
from youji.catalogue.selectors.courses import course_of, renewal_open, status_of
from youji.catalogue.selectors.published_rows import category_label
from youji.catalogue.selectors.published_said import sign_of
from youji.catalogue.selectors.revisions import statement_on
from youji.catalogue.selectors.terms import remedies_against
from youji.divisions.selectors import full_name
from youji.schemes.logic.scheme import Ground, Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.labels import Word
from youji.shared.periods import last_day
from youji.shared.refusals import Unknown

GONE = (EntryStatus.REMOVED.value, EntryStatus.EXPIRED.value)
#: An entry whose validity begins later; no edition prints it before.
NOT_YET = Word("尚未生效", "draft")
#: Removed before an edition printed it: the public has never read of it and counts it nowhere.
NEVER_PRINTED = Word("已删除，未印入目录", "stop")


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """What the list is asked for. Empty means not asked."""

    q: str = ""
    status: str = ""
    scheme: str = ""
    division: str = ""
    until: str = ""  # expiring within so many months

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> EntryQuery:
        """From a query string; anything unknown is left out."""
        values = {
            key: str(asked.get(key, "")).replace("\0", "").strip()[:60] for key in cls.__dataclass_fields__
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the list."""

    code: str
    name: str
    scheme: str
    category: str
    place: str
    holder: str
    area_mu: Any
    counted: str
    document_number: str
    valid_until: date | None
    label: str
    tone: str
    former_names: Sequence[str] = ()  # 原名


def find_entry(code: str, actor: Actor) -> Entry:
    """The entry called ``code``, inside the actor's scope.

    Raises:
        Unknown: outside it, which is the same as absent.
    """
    found = (
        Entry.objects.visible_to(actor)
        .filter(code=code)
        .select_related("base", "scheme_version", "first_edition")
        .first()
    )
    if found is None:
        raise Unknown(code)
    return found


def holds(actor: Actor, entry: Entry) -> bool:
    """Whether the actor answers for the entry: reports, appeals and renews in its name."""
    return Entry.objects.held_by(actor).filter(pk=entry.pk).exists()


def held(actor: Actor) -> QuerySet[Entry]:
    """The entries the actor answers for, newest first."""
    return (
        Entry.objects.held_by(actor)
        .select_related("base__operator", "scheme_version", "first_edition")
        .order_by("-recognised_on", "code")
    )


def entries(actor: Actor, query: EntryQuery, today: date) -> QuerySet[Entry]:
    """The entries asked for, inside the actor's scope."""
    found = Entry.objects.visible_to(actor).select_related(
        "base__operator", "scheme_version", "first_edition"
    )
    if query.q:
        found = found.filter(
            Q(code__icontains=query.q) | Q(name__icontains=query.q) | Q(holder__icontains=query.q)
            | Q(former_names__icontains=query.q)
            | Q(base__product__name__icontains=query.q) | Q(base__initials__istartswith=query.q)
            | Q(document_number__icontains=query.q)
        )  # fmt: skip
    if query.scheme:
        found = found.filter(scheme_version__key=query.scheme)
    if query.division.isdecimal():
        found = found.filter(division__startswith=query.division)
    if query.until.isdecimal() and len(query.until) <= 2:
        horizon = today + timedelta(days=31 * int(query.until))
        found = found.filter(valid_until__gt=today, valid_until__lte=horizon)
    return _with_status(found, query.status, today).order_by("-recognised_on", "code")


def _with_status(found: QuerySet[Entry], status: str, today: date) -> QuerySet[Entry]:
    expired = Q(valid_until__lte=today) & ~Q(status=EntryStatus.REMOVED)
    if status == "listed":
        return found.filter(status__in=[s.value for s in LISTED]).exclude(expired)
    if status == EntryStatus.EXPIRED:
        return found.filter(expired | Q(status=EntryStatus.EXPIRED))
    if status in set(EntryStatus):
        return found.filter(status=status) if status in GONE else found.filter(status=status).exclude(expired)
    return found


def rows(found: list[Entry], today: date) -> list[EntryRow]:
    """The lines for these entries, with their status today."""
    return [_row(entry, today) for entry in found]


def _row(entry: Entry, today: date) -> EntryRow:
    scheme = scheme_of(entry.scheme_version)
    ended = entry.valid_until is not None and entry.valid_until <= today and entry.status not in GONE
    word = labels.entry_word(EntryStatus.EXPIRED if ended else entry.status)
    if entry.valid_from > today:
        word = NOT_YET
    elif entry.status == EntryStatus.REMOVED and entry.first_edition_id is None:
        word = NEVER_PRINTED
    return EntryRow(
        code=entry.code,
        name=entry.name,
        scheme=scheme.short_title or scheme.title,
        category=category_label(scheme, entry.category),
        place=full_name(entry.division),
        holder=entry.holder,
        former_names=entry.former_names.splitlines(),
        area_mu=entry.area_mu,
        counted=entry.counted,
        document_number=entry.document_number,
        valid_until=entry.valid_until,
        label=word.label,
        tone=word.tone,
    )


def status_counts(actor: Actor, today: date) -> list[tuple[str, str, str, int]]:
    """(status, label, tone, how many) inside the actor's scope, in the order of the table of words."""
    scope = Entry.objects.visible_to(actor)
    counted = []
    for status, word in labels.ENTRY_STATUSES.items():
        counted.append(
            (status.value, word.label, word.tone, _with_status(scope, status.value, today).count())
        )
    return counted


def scheme_choices() -> list[tuple[str, str]]:
    """(key, title) of every scheme."""
    return sorted(dict(SchemeVersion.objects.values_list("key", "title")).items())


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened, as officials see it: with who did it."""

    event_id: str
    kind: str
    label: str
    tone: str
    effective_on: date
    recorded_at: datetime
    until: date | None
    ground: str
    reason: str
    document_number: str
    document_id: str
    by: str
    ledger_entry_id: str
    remedies: str  # where its holder may turn against it


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry and everything about it."""

    entry: Entry
    row: EntryRow
    scheme: Scheme
    sign: Sign
    status: EntryStatus | None
    valid_until: date | None
    history: tuple[HistoryRow, ...]
    open_measures: tuple[Measure, ...]
    rectifications: tuple[Rectification, ...]
    annual_checks: tuple[AnnualCheck, ...]
    renewal_opens_on: date | None
    renewal_open: bool
    bad_news: tuple[BadNews, ...]  # of the base's and its 经营主体's other recognitions

    @property
    def published(self) -> bool:
        """Whether the public can see it."""
        return self.entry.first_edition_id is not None

    @property
    def has_sign(self) -> bool:
        """Whether a 公示标牌 is made of it."""
        return self.scheme.subject not in SIGNLESS

    @property
    def gone(self) -> bool:
        """Whether it is no longer on the list: its papers are void."""
        return self.status in (EntryStatus.REMOVED, EntryStatus.EXPIRED)


def detail(code: str, actor: Actor, today: date) -> EntryDetail | None:
    """The entry as this actor manages it; ``None`` outside their scope."""
    entry = (
        Entry.objects.visible_to(actor)
        .filter(code=code)
        .select_related("base__operator", "base__photo__shown", "base__photo__offered", "scheme_version",
                        "first_edition", "evidence", "own_word")
        .prefetch_related("events", "revisions")
        .first()
    )  # fmt: skip
    if entry is None:
        return None
    scheme, course = scheme_of(entry.scheme_version), course_of(entry)
    status, until = status_of(entry, today), valid_until_on(course, today)
    word = labels.ENTRY_STATUSES[status] if status else NOT_YET
    history = [_history(event) for event in entry.events.all()]
    opens = renewal_opens_on(until, scheme.renewal_months)
    return EntryDetail(
        entry=entry,
        row=replace(_row(entry, today), label=word.label, tone=word.tone),
        scheme=scheme,
        sign=sign_of(statement_on(entry, today)),
        status=status,
        valid_until=until,
        history=tuple(reversed(history)),
        open_measures=measures.open_to(actor, status, direct=bool(entry.list_row)),
        rectifications=tuple(entry.rectifications.order_by("-pk")),
        annual_checks=tuple(entry.annual_checks.order_by("-year")),
        renewal_opens_on=opens,
        renewal_open=renewal_open(entry, today),
        bad_news=bad_news_of([entry.code], on=today)[entry.code],
    )


def _history(event: EntryEvent) -> HistoryRow:
    word = labels.event_word(event.kind)
    return HistoryRow(
        event_id=str(event.pk),
        kind=event.kind,
        label=word.label,
        tone=word.tone,
        effective_on=event.effective_on,
        recorded_at=event.recorded_at,
        until=last_day_of(EventKind(event.kind), event.until),
        ground=event.ground,
        reason=event.reason,
        document_number=event.document_number,
        document_id=str(event.document_id or ""),
        by=" · ".join(part for part in (event.agency, event.actor_name) if part),
        ledger_entry_id=str(event.ledger_entry_id or ""),
        remedies=remedies_against(event.kind),
    )


def as_entered(entry: Entry) -> dict[str, Any]:
    """What the entry says of its document, as people write it."""
    said = ("version", "category", "document_number", "issued_by", "list_row", "recognised_on")
    end = last_day(entry.valid_until) if entry.valid_until else None
    return {name: getattr(entry, name) for name in said} | {"last_day": end}


def word_on(entry: Entry, day: date) -> Word:
    """The word for where the entry stands on ``day``."""
    status = status_of(entry, day)
    return labels.ENTRY_STATUSES[status] if status else Word("尚未认定", "draft")


def grounds_of(found: EntryDetail, measure: Measure) -> tuple[Ground, ...]:
    """The grounds to choose from for this measure on this entry."""
    return measures.grounds_for(found.scheme, measure)
