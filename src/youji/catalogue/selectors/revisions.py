"""What is published of an entry on a day: its newest revision in force, never the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from youji.catalogue.models import Entry, Revision
from youji.registry.logic.statement import Statement


def revisions_until(entry: Entry, day: date) -> Sequence[Revision]:
    """The revisions in force by ``day``, oldest first; before the first is, those that it begins with.

    Reads ``revisions``; prefetch them for many.
    """
    known = list(entry.revisions.all())
    first = known[0].in_force_on
    return [revision for revision in known if revision.in_force_on <= max(day, first)]


def statement_on(entry: Entry, day: date) -> Statement:
    """What is published of the entry on ``day``."""
    return Statement.of(revisions_until(entry, day)[-1].statement)


def newest(entry: Entry) -> Revision:
    """The last revision, in force or to come: what the next one changes."""
    return list(entry.revisions.all())[-1]


def newest_statement(entry: Entry) -> Statement:
    """What the entry's last revision says, in force or to come."""
    return Statement.of(newest(entry).statement)


def statement_asked_of(entry: Entry, moment: datetime) -> Statement:
    """What the newest revision said at ``moment``: what a request made then would have changed."""
    known = list(entry.revisions.all())
    made = [revision for revision in known if revision.recorded_at <= moment]
    return Statement.of((made or known[:1])[-1].statement)


def former_names(revisions: Sequence[Revision]) -> list[str]:
    """The names an entry and its holder had in earlier revisions and have no more, oldest first."""
    now = _names(revisions[-1])
    earlier = [name for revision in revisions[:-1] for name in _names(revision)]
    return [name for name in dict.fromkeys(earlier) if name and name not in now]


def _names(revision: Revision) -> list[str]:
    return [revision.statement["name"], revision.statement["operator"]]


def columns_on(entry: Entry, day: date) -> dict[str, Any]:
    """The entry's own columns that repeat its revision, for lists and filters, as they read on ``day``."""
    revisions = revisions_until(entry, day)
    said = Statement.of(revisions[-1].statement)
    return {
        "name": said.name,
        "area_mu": said.area_mu,
        "counted": said.counted,
        "division": said.division,
        "holder": said.operator,
        "former_names": "\n".join(former_names(revisions)),
    }
