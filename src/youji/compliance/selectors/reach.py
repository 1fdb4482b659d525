"""Which uses a changed row can concern: the names and the registration numbers by which the rules look it up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from youji.norms.logic import rows
from youji.norms.logic.changes import Change
from youji.norms.selectors.loading import everything


@dataclass(frozen=True, slots=True)
class Reached:
    """Names of inputs as people write them on a record, and registration numbers."""

    names: frozenset[str]
    registrations: frozenset[str]


def reached_by(changes: Iterable[Change]) -> Reached:
    """Every use that one of ``changes`` can concern is of one of these names or numbers; most others are not."""
    labels: list[rows.Label] = []
    substances: set[str] = set()
    for change in changes:
        for row in change.rows:
            if isinstance(row, rows.Label):
                labels.append(row)
            elif isinstance(row, rows.Withdrawal):
                substances.add(row.drug)
            elif isinstance(row, rows.Ban | rows.Limit | rows.Listed):
                substances.add(row.active)
            elif isinstance(row, rows.Nutrient):
                substances.add(row.name)
    true = dict(everything().aliases)
    substances |= {true[name] for name in substances if name in true}
    labels += _holding(substances)
    names = substances | {row.name for row in labels}
    also = {name for name, meant in true.items() if meant in names}
    return Reached(
        frozenset(names | also), frozenset(row.registration_no for row in labels if row.registration_no)
    )


def _holding(substances: set[str]) -> list[rows.Label]:
    """The labels of products that hold one of the substances, by whatever name; of a listed kind, all that are of it."""
    known = everything()
    true = dict(known.aliases)
    kinds = {name[:-1] for name in substances if name.endswith("类") and len(name) > 2}
    found = []
    for row in known.labels:
        actives = {true.get(one.name, one.name) for one in row.actives}
        if actives & substances or any(kind in name for kind in kinds for name in actives):
            found.append(row)
    return found
