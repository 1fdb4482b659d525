"""What a piece of ground gives at most in a season: the dated rows of ``data/production/yields.csv``, read once."""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache

from django.conf import settings

from youji.production.logic.amounts import mu_of
from youji.production.logic.odd import Prior
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


def _nearest(code: str, day: date) -> Prior | None:
    fitting = [
        one
        for one in priors()
        if code.startswith(one.code) and contains(one.valid_from, one.valid_until, day)
    ]
    return max(fitting, key=lambda one: len(one.code), default=None)
