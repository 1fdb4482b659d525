"""Reading change requests: the table of kinds, those in an actor's scope, what each would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models import QuerySet

from youji.catalogue.logic.changes import ChangeKind, carried, kinds_in
from youji.catalogue.logic.statuses import ON_LIST
from youji.catalogue.models import ChangeRequest, Entry, EntryQuerySet
from youji.catalogue.selectors.revisions import newest_statement
from youji.divisions.selectors import full_name
from youji.procedures import selectors as hands
from youji.procedures.logic.procedure import Office
from youji.procedures.rows import OPEN
from youji.registry.logic.statement import Difference, Statement, differences
from youji.registry.models import Base
from youji.registry.selectors.statement import statement_now
from youji.shared import clock, rooms
from youji.shared.actor import Actor
from youji.shared.findings import Finding
from youji.shared.inbox import InboxItem, Keeper
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel

#: Where a room above says what stands in the way of changing entries now: a function from their numbers to findings.
POINT = "catalogue.changing"


@cache
def table() -> tuple[dict[str, ChangeKind], int]:
    """The kinds of change by key, and in how many working days a request is concluded."""
    return kinds_in((settings.DATA / "changes.toml").read_text("utf-8"))


def kind_of(key: str) -> ChangeKind:
    """The kind called ``key``.

    Raises:
        Unknown: there is none.
    """
    try:
        return table()[0][key]
    except KeyError as absent:
        raise Unknown(key) from absent


def changes(actor: Actor, state: str = "") -> QuerySet[ChangeRequest]:
    """Requests inside the actor's scope, open ones first."""
    found = ChangeRequest.objects.filter(entry__in=Entry.objects.visible_to(actor))
    found = found.filter(state=state) if state else found
    return found.select_related("entry__base", "entry__scheme_version", "document").order_by(
        "concluded_at", "due_on", "-filed_at"
    )


def find_change(change_id: int, actor: Actor) -> ChangeRequest:
    """The request, inside the actor's scope.

    Raises:
        Unknown: outside it.
    """
    found = changes(actor).filter(pk=change_id).first()
    if found is None:
        raise Unknown(change_id)
    return found


def label_of(change: ChangeRequest) -> str:
    """What kind of change it is, in words."""
    return kind_of(change.kind).label


def difference_of(change: ChangeRequest) -> tuple[Difference, ...]:
    """What confirming it would change of what is published by now, field by field."""
    now = newest_statement(change.entry)
    return differences(now, carried(kind_of(change.kind), now, Statement.of(change.proposed)))


def on_list() -> EntryQuerySet:
    """Every entry that is on the list or about to be, as what changes it needs it."""
    return _as_changed().filter(status__in=ON_LIST)


def _as_changed() -> EntryQuerySet:
    return Entry.objects.order_by("pk").select_related("base", "scheme_version", "first_edition")


def reached(entry: Entry, kind: ChangeKind) -> EntryQuerySet:
    """The entries that such a change of ``entry`` is about.

    Those that are over too: one that is restored later says whose it is by then.
    """
    about: dict[str, dict[str, object]] = {
        "entry": {"pk": entry.pk},
        "base": {"base_id": entry.base_id},
        "operator": {"base__operator_id": entry.base.operator_id},
    }
    return _as_changed().filter(**about[kind.reach])


def in_the_way(entries: Iterable[Entry]) -> list[Finding]:
    """What rooms above have against changing or correcting now any of these entries."""
    entry_ids = [entry.pk for entry in entries]
    return [finding for ask in rooms.extensions(POINT).values() for finding in ask(entry_ids)]


def reached_by(change: ChangeRequest) -> list[Entry]:
    """The other entries that confirming it would change with it."""
    found = reached(change.entry, kind_of(change.kind))
    return [] if change.concluded_at else [entry for entry in found if entry.pk != change.entry_id]


@dataclass(frozen=True, slots=True)
class Open:
    """A kind of change an entry's holder may ask for."""

    kind: ChangeKind
    differs: str  # what the register says otherwise already, in words
    asked: bool  # whether such a request is open


def kinds_for(entry: Entry) -> list[Open]:
    """The kinds for this entry; those first in which the register says another thing than is published."""
    said, register = newest_statement(entry), statement_now(entry.base_id)
    open_now = set(entry.changes.filter(concluded_at__isnull=True).values_list("kind", flat=True))
    found = []
    for kind in table()[0].values():
        if kind.open_to(said):
            apart = differences(said, carried(kind, said, register))
            words = "；".join(f"{one.label}：{one.after[:60] or '（空）'}" for one in apart)
            found.append(Open(kind, words, kind.key in open_now))
    return sorted(found, key=lambda one: not one.differs)


@dataclass(frozen=True, slots=True)
class Apart:
    """An entry on the list beside what the register says of its base."""

    entry: Entry
    differs: str  # the fields that differ, by their words


def on_registers_page(base: Base, actor: Actor) -> Panel | None:
    """For whoever reads or edits a base: it is on the list, and what is published does not follow the register."""
    entries = list(on_list().filter(base=base).prefetch_related("revisions"))
    if not entries:
        return None
    register = statement_now(base.pk)
    rows = [
        Apart(entry, "、".join(one.label for one in differences(newest_statement(entry), register)))
        for entry in entries
    ]
    holds = Entry.objects.held_by(actor).filter(base=base).exists()
    return Panel("catalogue/_register.html", {"published": rows, "holds": holds})


def first_values(kind: ChangeKind, register: Statement) -> dict[str, object]:
    """What the form of a request begins with: what the register says."""
    named = {"operator_name": register.operator}
    return {key: named.get(key, getattr(register, key, "")) for key in kind.asks}


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Requests the actor is to confirm or refuse."""
    today = clock.local_date(now)
    return [
        _item(change)
        for office, rows in _by_office(actor)
        for change in hands.waiting(rows, actor, today, at="entry__division", office=office)
    ]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Requests that are open in the actor's area, whoever has them."""
    today, those = clock.local_date(now), dict[str, hands.Hands]()
    found = []
    for change in changes(actor).filter(OPEN):
        if change.level not in those:
            those[change.level] = hands.Hands(change.office, today)
        found.append(_item(change, those[change.level].keeper(change)))
    return found


def _by_office(actor: Actor) -> list[tuple[Office, QuerySet[ChangeRequest]]]:
    offices = {kind.level: kind.office for kind in table()[0].values()}
    return [(office, changes(actor).filter(level=level)) for level, office in offices.items()]


def _item(change: ChangeRequest, keeper: Keeper | None = None) -> InboxItem:
    return InboxItem(
        kind="change",
        title=change.entry.name,
        subject=f"{label_of(change)} · {full_name(change.entry.division)}",
        since=change.filed_at,
        due_on=change.due_on,
        url=f"/desk/changes/{change.pk}/",
        next_action="确认变更",
        refs=(change.subject,),
        division=change.entry.division,
        keeper=keeper,
        shared=True,
    )
