"""What a rule judges by, on a day. The days are those of the fact, never today's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from youji.norms.logic import food as foods
from youji.norms.logic import rows
from youji.norms.selectors.loading import edition, everything, of_one_edition

__all__ = [
    "bans", "edition", "environment_limits", "food_called", "labels", "limits", "listed", "names", "nutrients", "of_one_edition",
    "withdrawals",
]  # fmt: skip


def labels(on: date, crops: Iterable[str] | None = None) -> tuple[rows.Label, ...]:
    """Registered uses in force on ``on``; with ``crops`` (product codes), those that cover one of them."""
    found = (row for row in everything().labels if row.holds_on(on))
    if crops is None:
        return tuple(found)
    wanted = tuple(crops)
    return tuple(row for row in found if any(row.covers(code) for code in wanted))


def bans(on: date) -> tuple[rows.Ban, ...]:
    """Bans and restrictions in force on ``on``."""
    return tuple(row for row in everything().bans if row.holds_on(on))


def listed(on: date) -> tuple[rows.Listed, ...]:
    """What green farming may use on ``on``."""
    return tuple(row for row in everything().listed if row.holds_on(on))


def limits(on: date, food: str) -> tuple[rows.Limit, ...]:
    """The limits of ``food`` (a category's name, another name of it, or a product's code) on ``on``.

    For each substance the most specific category wins; one that excludes the food does not count. Of an unknown food
    there are none.
    """
    known = everything()
    found = foods.food_of(food, known.foods)
    if found is None:
        return ()
    path = foods.path_of(found, {one.name: one for one in known.foods})
    return foods.most_specific(path, (row for row in known.limits if row.holds_on(on)))


def food_called(food: str) -> rows.Food | None:
    """The food category of that name, other name or product code."""
    return foods.food_of(food, everything().foods)


def withdrawals(on: date) -> tuple[rows.Withdrawal, ...]:
    """Withdrawal periods in force on ``on``."""
    return tuple(row for row in everything().withdrawals if row.holds_on(on))


def nutrients(on: date) -> tuple[rows.Nutrient, ...]:
    """What fertilisers hold, as registered for ``on``."""
    return tuple(row for row in everything().nutrients if row.holds_on(on))


def environment_limits(on: date, kind: str, use: str = "") -> tuple[rows.EnvironmentLimit, ...]:
    """Bounds on ``kind`` (soil, irrigation …) in force on ``on``; those of one ``use`` where it is given."""
    return tuple(
        row
        for row in everything().environment
        if row.holds_on(on) and row.kind == kind and (not use or row.use == use)
    )


def names() -> rows.Names:
    """Every name a person may have meant."""
    known = everything()
    inputs = {row.name for row in known.labels}
    actives = {one.name for row in known.labels for one in row.actives}
    actives |= {row.active for row in known.bans} | {row.active for row in known.listed}
    return rows.Names(tuple(sorted(inputs)), tuple(sorted(actives)), known.crops, known.aliases)
