"""What lies on a base's other recognitions, and on those of its 经营主体: told wherever one of them is shown.

A status is of one recognition; whoever buys from a farm asks about the farm.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from youji.catalogue.labels import ENTRY_STATUSES, EVENTS, happened
from youji.catalogue.logic.courses import EFFECTS
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import Entry, EntryEvent
from youji.catalogue.selectors.courses import status_of
from youji.schemes.selectors import scheme_of
from youji.shared.prepared import prepared

#: Tones of what is bad news, the gravest first. Leaving of one's own will is none.
GRAVEST = ("stop", "held", "warn")
#: What puts something on an entry that the public is told of, and what that leaves it as.
PUTTING = {
    kind: put for kind, (put, _) in EFFECTS.items() if put and EVENTS[kind].tone in GRAVEST
}  # fmt: skip
BAD = frozenset(status for put in PUTTING.values() for status in put)
#: The same, the gravest first: as a list offers them.
BAD_IN_ORDER = tuple(status for status in reversed(EntryStatus) if status in BAD)
#: Most that is told beside one recognition.
MOST = 5


@dataclass(frozen=True, slots=True)
class BadNews:
    """A measure that lies on a recognition, as it is told beside another one."""

    code: str
    base_id: int
    operator_id: int | None
    name: str
    category_label: str
    status: EntryStatus
    since: date
    reason: str
    document_number: str
    happened: str  # when what was done, by which document, and why
    same_base: bool = True

    @property
    def status_label(self) -> str:
        """The status in words."""
        return ENTRY_STATUSES[self.status].label

    @property
    def status_tone(self) -> str:
        """The tone of the status."""
        return ENTRY_STATUSES[self.status].tone

    @property
    def sentence(self) -> str:
        """The whole of it, as it stands beside another recognition."""
        whose = "这个基地的另一项认定" if self.same_base else f"同一经营主体的“{self.name}”"
        return f"{whose}（{self.category_label}）{self.happened}"


def bad_news_of(codes: Collection[str], *, on: date, past: bool = False) -> dict[str, tuple[BadNews, ...]]:
    """For each entry of ``codes`` what lay on ``on`` on the other public entries of its base and of its 经营主体.

    ``past``: the day is over, and the stored status says nothing of it.
    """
    asked = Entry.objects.filter(code__in=codes).values_list("code", "base_id", "base__operator_id")
    return bad_news_beside(list(asked), on=on, past=past)


def bad_news_beside(
    asked: Sequence[tuple[str, int, int | None]], *, on: date, past: bool = False, most: int | None = MOST
) -> dict[str, tuple[BadNews, ...]]:
    """The same beside anything of a base: ``(code, base, 经营主体)``, the code of an entry or of a case.

    ``most``: so many of each, the gravest; none where something is decided by it.
    """
    if not asked:
        return {}
    theirs = Q(base_id__in={base for _, base, _ in asked}) | Q(
        base__operator_id__in={holder for *_, holder in asked if holder}
    )
    public = Entry.objects.filter(theirs, first_edition__isnull=False)
    told = _told(public if past else public.filter(status__in=BAD), on)
    return {code: _beside(code, base, holder, told)[:most] for code, base, holder in asked}


def is_quiet(base_ids: Collection[int], holder: int | None) -> bool:
    """Whether no bad news lies on any public entry of these bases or of this 经营主体: where it does, ``bad_news_beside`` tells.

    ``holder``: none where it was asked about already (``any_bad_on``).
    """
    return not _bad_on_bases(list(base_ids)) and (holder is None or not _bad_on(holder))


def any_bad_on(holder: OuterRef) -> Exists:
    """Within another question: whether bad news lies on any public entry of this 经营主体."""
    return Exists(Entry.objects.filter(base__operator_id=holder, status__in=BAD, first_edition__isnull=False))


@prepared
def _bad_on_bases(base_ids: Collection[int]) -> QuerySet[Entry, int]:
    rows = Entry.objects.filter(base_id__in=base_ids, status__in=BAD, first_edition__isnull=False)
    return rows.order_by().values_list("pk", flat=True)


@prepared
def _bad_on(holder: int) -> QuerySet[Entry, int]:
    rows = Entry.objects.filter(base__operator_id=holder, status__in=BAD, first_edition__isnull=False)
    return rows.order_by().values_list("pk", flat=True)


def latest(*, today: date, most: int) -> list[BadNews]:
    """The measures that lie on public entries, the newest first."""
    newest = Max("events__effective_on", filter=Q(events__kind__in=PUTTING, events__effective_on__lte=today))
    public = Entry.objects.filter(status__in=BAD, first_edition__isnull=False)
    found = public.annotate(newest=newest).order_by("-newest", "code")
    return _told(found[:most], today)


def beside(code: str) -> QuerySet[Entry, str]:
    """Codes of the bases whose pages tell of each other: of the base with this code or entry, and of its 经营主体."""
    own = Entry.objects.filter(Q(code=code) | Q(base__code=code))
    theirs = Q(base_id__in=own.values("base_id")) | Q(base__operator_id__in=own.values("base__operator_id"))
    return Entry.objects.filter(theirs).values_list("base__code", flat=True)


def _told(entries: QuerySet[Entry], on: date) -> list[BadNews]:
    """What lies on each of ``entries`` on ``on``."""
    rows = entries.select_related("base", "first_edition", "scheme_version").prefetch_related("events")
    return [news for entry in rows if (news := _news(entry, on))]


def _news(entry: Entry, on: date) -> BadNews | None:
    status = status_of(entry, on)
    put = [
        e for e in entry.events.all() if e.effective_on <= on and status in PUTTING.get(EventKind(e.kind), ())
    ]
    return _of(entry, status, put[-1]) if status and put else None


def _of(entry: Entry, status: EntryStatus, event: EntryEvent) -> BadNews:
    categories = scheme_of(entry.scheme_version).categories
    return BadNews(
        code=entry.code,
        base_id=entry.base_id,
        operator_id=entry.base.operator_id,
        name=entry.name,
        category_label=next((c.label for c in categories if c.key == entry.category), entry.category),
        status=status,
        since=event.effective_on,
        reason=event.reason,
        document_number=event.document_number,
        happened=happened(
            event.kind, event.effective_on, document_number=event.document_number, reason=event.reason
        ),
    )


def _beside(code: str, base: int, holder: int | None, told: list[BadNews]) -> tuple[BadNews, ...]:
    """What of ``told`` is said beside ``code``: its own base's first, then the gravest, then the newest."""
    theirs = [
        replace(one, same_base=one.base_id == base)
        for one in told
        if one.code != code and (one.base_id == base or (holder is not None and one.operator_id == holder))
    ]
    theirs.sort(key=lambda one: (not one.same_base, GRAVEST.index(one.status_tone), -one.since.toordinal()))
    return tuple(theirs)
