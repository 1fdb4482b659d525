"""Reading 主体自述: on an entry, in what is published of it, and what an officer is to look at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from youji.catalogue import policy
from youji.catalogue.models import Entry, OwnWord
from youji.catalogue.own_word_models import WAITING
from youji.catalogue.selectors.entries import holds
from youji.divisions.selectors import full_name, office_at
from youji.procedures.logic.procedure import Office
from youji.procedures.selectors import Hands
from youji.shared import clock
from youji.shared.actor import REVIEWERS, Actor
from youji.shared.inbox import MOST, InboxItem
from youji.shared.refusals import Unknown

#: Who looks at what was said anew after it was hidden; where nobody reviews in the county, the office above.
OFFICE = Office(REVIEWERS, "county")


def word_of(entry: Entry) -> OwnWord | None:
    """What its holder says on the entry, hidden or not; ``None`` where nothing ever was."""
    return getattr(entry, "own_word", None)


def find_word(entry: Entry) -> OwnWord:
    """What its holder says on the entry.

    Raises:
        Unknown: nothing.
    """
    word = word_of(entry)
    if word is None or not word.says:
        raise Unknown(entry.code)
    return word


def may_hide(entry: Entry, actor: Actor) -> bool:
    """Whether the actor, who sees the entry, is an officer of its area and not on its holder's side."""
    return policy.OWN_WORDS.admits(actor) and actor.covers(entry.division) and not holds(actor, entry)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What was said anew after it was hidden, for the actor's office or because nobody works below."""
    if not OFFICE.admits(actor):
        return []
    rows = _rows(actor)
    if OFFICE.is_home_of(actor):
        return [_item(row) for row in rows[:MOST]]
    falls = Hands(OFFICE, clock.local_date(now)).falls_to
    # What offices below have is passed over before the most are counted off: it would crowd out one's own.
    mine = (row for row in rows.iterator(MOST) if falls(row.entry.division) == actor.division)
    return [_item(row) for row in islice(mine, MOST)]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """All of that in the actor's area, with the office that has it."""
    rows = list(_rows(actor))
    falls = Hands(OFFICE, clock.local_date(now)).falls_to if rows else None
    return [
        replace(_item(row), keeper=office_at(falls(row.entry.division), OFFICE.roles))
        for row in rows
        if falls
    ]


def _rows(actor: Actor) -> QuerySet[OwnWord]:
    here = OwnWord.objects.filter(WAITING, entry__in=Entry.objects.visible_to(actor))
    return here.select_related("entry__base").order_by("said_at")


def _item(word: OwnWord) -> InboxItem:
    return InboxItem(
        kind="own_word",
        title=word.entry.name,
        subject=f"隐藏后已修改 · {full_name(word.entry.division)}",
        since=word.said_at,
        due_on=None,
        url=f"/desk/catalogue/{word.entry.code}/#own-word",
        next_action="查看主体自述",
        refs=(word.subject,),
        division=word.entry.division,
        shared=True,
    )
