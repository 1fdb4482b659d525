"""Whose hands a matter is in."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cache
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet

from youji.accounts.selectors.people import holders
from youji.divisions.selectors import office_at
from youji.procedures.logic.procedure import Office
from youji.procedures.models import Claim
from youji.procedures.rows import OPEN, Proceeding
from youji.shared.actor import Actor
from youji.shared.inbox import MOST, Keeper

P = TypeVar("P", bound=Proceeding)


class Hands:
    """Who works in the offices that take up a kind of matter today: one query."""

    def __init__(self, office: Office, today: date) -> None:
        self.office = office
        self.people: dict[str, set[int]] = defaultdict(set)
        for person_id, code in holders(office.roles, today):
            self.people[code].add(person_id)

    def falls_to(self, division: str, without: Collection[int] = ()) -> str:
        """The code of the office the matter falls to: its own, or, where nobody free works there, the next above.

        Where nobody is free anywhere it stays at its own: whoever is appointed there finds it.
        """
        codes = list(self.office.codes(division))
        return next((code for code in codes if self.people[code] - set(without)), codes[0])

    def free(self, division: str, without: Collection[int] = ()) -> set[int]:
        """Who may take the matter up there: deputies too."""
        return self.people[self.falls_to(division, without)] - set(without)

    def keeper(self, row: Proceeding) -> Keeper:
        """The office that has ``row``, in words."""
        return office_at(self.falls_to(row.trail_division, row.without), self.office.roles)

    def manned(self) -> list[str]:
        """The codes of the offices in which two work: whoever of them a matter is about, another is free."""
        return [code for code, people in self.people.items() if len(people) > 1]


def waiting(
    rows: QuerySet[P], actor: Actor, today: date, *, at: str, office: Office | None = None
) -> list[P]:
    """Those of ``rows`` that are open and the actor's to take up, at most ``inbox.MOST``.

    In an office of the procedure's level that is all but what oneself may not conclude; above it, what falls there
    because nobody is free below.

    Args:
        rows: inside the actor's scope. at: the column in which they keep their division.
        office: theirs, where it is not that of their kind.
    """
    office = office or rows.model.procedure.office
    if not office.admits(actor):
        return []
    found = in_hands_of(rows.filter(OPEN), actor, today, at=at, office=office)
    return [row for row in found if not office.is_home_of(actor) or actor.user_id not in row.without]


def in_hands_of(rows: QuerySet[P], actor: Actor, today: date, *, at: str, office: Office) -> list[P]:
    """Those of ``rows`` that are work of the actor's office, which ``office`` admits: at most ``inbox.MOST``.

    In an office of the level all of them; above it, what falls there because nobody is free below. What is surely
    others' is left out before the rows are counted off, or it would push out what is not.
    """
    if office.is_home_of(actor):
        return list(rows[:MOST])
    hands = Hands(office, today)
    below = Q(pk__in=())
    for code in hands.manned():
        below |= Q(**{f"{at}__startswith": code}) if code != actor.division else Q()
    # What only one works at below is read and passed over row by row: cut before, it would crowd out one's own.
    left = rows.exclude(below).iterator(MOST)
    mine = (row for row in left if hands.falls_to(row.trail_division, row.without) == actor.division)
    return list(islice(mine, MOST))


@cache
def house_number(key: str) -> int:
    """A number of ``data/house.csv``: what the house settled for itself."""
    with (settings.DATA / "house.csv").open(encoding="utf-8", newline="") as file:
        return next(int(row["value"]) for row in csv.DictReader(file) if row["key"] == key)


def claims_on(refs: Collection[str], today: date) -> dict[str, Claim]:
    """Matter → who has taken it up, of those that still hold today."""
    rows = Claim.objects.filter(ref__in=refs, ended_at=None, until__gte=today) if refs else ()
    return {row.ref: row for row in rows}
