"""What a piece of ground gives at most in a season: the dated rows of ``data/production/yields.csv``, read once."""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.conf import settings

from youji.production.logic.amounts import mu_of
from youji.production.logic.odd import Prior
from youji.production.models import Record, Season
from youji.production.selectors.grounds import Piece
from youji.shared.periods import contains


@cache
def priors() -> tuple[Prior, ...]:
    """Every row, of all days."""
    path = settings.DATA / "production" / "yields.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Prior(
                code=row["code"],
                most=Decimal(row["most"]),
                unit=row["unit"],
                valid_from=_day(row["valid_from"]),
                valid_until=_day(row["valid_until"]),
                mark=row["mark"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def grounds_with_priors(pieces: Collection[Piece], day: date) -> list[tuple[Prior | None, Decimal]]:
    """For each piece the row nearest to its product on the day, if there is one, and its area in 亩."""
    return [(_nearest(piece.season.product.code, day), mu_of(piece.cm2 or 0)) for piece in pieces]


def picked_before(
    pieces: Collection[Piece], day: date, roots: Collection[UUID], written: Collection[Record]
) -> tuple[list[tuple[Decimal, str]], list[tuple[Prior | None, Decimal]]]:
    """What these harvests were, and what is known of all the ground that they and ``pieces`` are of.

    Whoever picks in several goes picks now here and now there: each season counts with all its ground, so that no sum is
    held against less than it was taken from.

    Args:
        roots: the earlier harvests. written: the records that are about to be written, which stand before those on file.
    """
    operators = {piece.season.operator_id for piece in pieces}
    here = {one.root: one for one in written if one.root in roots}
    left = [root for root in roots if root not in here]
    on_file = Record.objects.filter(operator_id__in=operators, root__in=left).order_by("number")
    newest = {one.root: one for one in on_file} | here
    amounts = [
        (Decimal(one.facts["quantity"]), str(one.facts["unit"]))
        for one in newest.values()
        if one.facts.get("quantity") is not None
    ]
    known = {piece.season.pk: piece.season for piece in pieces}
    others = {UUID(str(said["season"])) for one in newest.values() for said in one.seasons} - set(known)
    rows = Season.objects.filter(pk__in=others).select_related("product") if others else ()
    seasons = [*known.values(), *rows]
    return amounts, grounds_with_priors([Piece(season) for season in seasons], day)


def _nearest(code: str, day: date) -> Prior | None:
    fitting = [
        one
        for one in priors()
        if code.startswith(one.code) and contains(one.valid_from, one.valid_until, day)
    ]
    return max(fitting, key=lambda one: len(one.code), default=None)
