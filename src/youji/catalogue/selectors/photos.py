"""Reading the photograph of a base: on an entry, in what is published of it, and what waits for an officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from youji.catalogue import policy
from youji.catalogue.logic.statuses import ON_LIST, EntryStatus
from youji.catalogue.models import BasePhoto, Entry
from youji.catalogue.photo_models import PUBLIC, WAITING
from youji.catalogue.selectors.entries import holds
from youji.divisions.selectors import full_name, office_at
from youji.documents.selectors import pictures_of
from youji.procedures.logic.procedure import Office
from youji.procedures.selectors import Hands
from youji.shared import clock
from youji.shared.actor import REVIEWERS, Actor
from youji.shared.inbox import MOST, InboxItem
from youji.shared.refusals import Unknown

#: Who looks at what is offered; where nobody reviews in the county, the office above.
OFFICE = Office(REVIEWERS, "county")
#: Of what is suspended, as of what is gone, no picture invites anybody.
SHOWN = ON_LIST - {EntryStatus.INTERIM, EntryStatus.SUSPENDED}
#: So many of the holder's pictures are offered for choice, the newest first.
CHOICES = 24
#: What the small copies are called; they are not offered for choice again.
COPY = "基地照片.jpg"


def photo_of(entry: Entry) -> BasePhoto | None:
    """The photograph of the entry's base, public or not; ``None`` where there never was one."""
    return getattr(entry.base, "photo", None)


def find_photo(entry: Entry) -> BasePhoto:
    """The photograph of the entry's base.

    Raises:
        Unknown: there never was one, or it was the holder's before.
    """
    photo = photo_of(entry)
    if photo is None or not photo.mine:
        raise Unknown(entry.code)
    return photo


def may_confirm(entry: Entry, actor: Actor) -> bool:
    """Whether the actor, who sees the entry, is an officer of its area and not on its holder's side."""
    return policy.PHOTOS.admits(actor) and actor.covers(entry.division) and not holds(actor, entry)


def choices(entry: Entry, actor: Actor) -> list[Any]:
    """The pictures the holder has handed in already and may open, the newest first."""
    owner = entry.base.operator_id
    return [] if owner is None else pictures_of(owner, actor, most=CHOICES, but=COPY)


def public_photo(code: str) -> str:
    """The hash of what everybody may see of the base of the entry with this code; empty of all else. One query.

    It has to be confirmed, its present holder's, and of an entry that has been published and is on the list.
    """
    entry = Entry.objects.filter(code=code, first_edition__isnull=False, status__in=SHOWN)
    shown = BasePhoto.objects.filter(PUBLIC, base__in=entry.values("base"))
    return str(shown.values_list("shown__sha256", flat=True).first() or "")


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What is offered, for the actor's office or because nobody works below."""
    if not OFFICE.admits(actor):
        return []
    rows = list(_rows(actor))  # a picture waits for days, not for months: there are few
    if rows and not OFFICE.is_home_of(actor):
        falls = Hands(OFFICE, clock.local_date(now)).falls_to
        rows = [row for row in rows if falls(row.base.division) == actor.division]
    return [item for row in rows[:MOST] if (item := _item(row, actor))]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """All of that in the actor's area, with the office that has it."""
    rows = list(_rows(actor))
    falls = Hands(OFFICE, clock.local_date(now)).falls_to if rows else None
    return [
        replace(item, keeper=office_at(falls(row.base.division), OFFICE.roles))
        for row in rows
        if falls and (item := _item(row, actor))
    ]


def _rows(actor: Actor) -> QuerySet[BasePhoto]:
    seen = Entry.objects.visible_to(actor)
    here = BasePhoto.objects.filter(WAITING, base__in=seen.values("base"))
    return here.select_related("base").prefetch_related("base__entries").order_by("offered_at")


def _item(photo: BasePhoto, actor: Actor) -> InboxItem | None:
    entry = next((one for one in photo.base.entries.all() if actor.covers(one.division)), None)
    if entry is None:
        return None
    return InboxItem(
        kind="photo",
        title=entry.name,
        subject=f"基地照片等待确认 · {full_name(entry.division)}",
        since=photo.offered_at,
        due_on=None,
        url=f"/desk/catalogue/{entry.code}/#photo",
        next_action="查看照片",
        refs=(photo.subject,),
        division=entry.division,
        shared=True,
    )
