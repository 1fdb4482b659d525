"""The books of a base: what was returned, adopted, counted. A row is never changed; a correction is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.environment.fields import ADOPTION, CORRECTING, DISPOSAL, FIGURE
from youji.environment.models import Adoption, Disposal, Figure
from youji.environment.selectors.books import find_row
from youji.environment.services.common import base_of, demand, hold, not_ahead, whose
from youji.ledger.services import record_row
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused, StaleState
from youji.shared.rows import changed, one_of_two, snapshot
from youji.shared.values import Fields


@dataclass(frozen=True, slots=True)
class Book:
    """One book: its table, what is said of each row, and which of its days cannot lie ahead."""

    model: Any
    fields: Fields
    days: tuple[str, ...] = ()


BOOKS = {
    "disposals": Book(Disposal, DISPOSAL, ("done_on",)),
    "adoptions": Book(Adoption, ADOPTION, ("since",)),
    "figures": Book(Figure, FIGURE),
}


def write(*, what: str, base: str, actor: Actor, now: datetime, **said: object) -> Any:
    """The row stands in the book ``what`` of the base.

    Raises:
        NotAllowed: not the actor's base. Refused: with a sentence at every field that will not do.
    """
    book = BOOKS[what]
    values = _read(what, said, now)
    with transaction.atomic():
        row = base_of(base, actor)
        if what == "figures":
            _once(row, values)
        made = book.model.objects.create(**values, **whose(row), recorded_at=now, recorded_by=actor.name)
        record_row(made, "added", before={}, after=snapshot(made, book.fields), actor=actor, now=now)
    return made


def _once(base: Any, values: Mapping[str, Any], *, instead_of: Any = None) -> None:
    """Of a base, a year and an item one figure counts: the benefit report would take either."""
    hold(base)
    there = Figure.objects.current().filter(base=base, year=values["year"], item=values["item"])
    if there.exclude(pk=instead_of.pk if instead_of else 0).exists():
        raise Refused("这一年的这个指标已经有数。要改，请在那一行上更正。", "item")


def problems(what: str, read: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """Sentences at the fields of a row that do not go together, or with today."""
    since, until = read.get("since"), read.get("until")
    backwards = {"until": "结束早于开始。"} if since and until and until < since else {}
    this_year = clock.local_date(now).year
    ahead = {"year": "年份不能晚于今年。"} if (read.get("year") or 0) > this_year else {}
    return not_ahead(dict(read), now, *BOOKS[what].days) | backwards | ahead


def _read(what: str, said: Mapping[str, object], now: datetime) -> dict[str, Any]:
    return checked(BOOKS[what].fields, said, also=lambda read: problems(what, read, now))


def correct(*, what: str, row_id: int, reason: str, actor: Actor, now: datetime, **said: object) -> Any:
    """Another row counts instead of this one, which stays, with the reason.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's base. StaleState: corrected already.
        Refused: with a sentence at every field that will not do.
    """
    book = BOOKS[what]
    values = _read(what, said, now)
    reason = checked(CORRECTING, {"reason": reason})["reason"]
    with transaction.atomic():
        old = find_row(what, row_id, actor)
        demand(actor, operator_id=old.operator_id, division=old.division)
        taken = "这一行已经被更正过，请在最新的一行上更正。"
        if book.model.objects.filter(corrects=old).exists():
            raise StaleState(taken)
        if what == "figures":
            _once(old.base, values, instead_of=old)
        with one_of_two(taken):
            made = book.model.objects.create(
                **values, operator_id=old.operator_id, base_id=old.base_id, division=old.division, recorded_at=now,
                recorded_by=actor.name, corrects=old, reason=reason,
            )  # fmt: skip
        before, after = changed(snapshot(old, book.fields), snapshot(made, book.fields))
        record_row(made, "corrected", before=before, after=after, actor=actor, now=now, reason=reason)
    return made
