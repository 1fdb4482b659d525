"""What the desk's overview counts by place: each room declares its figures, and the list in which the counted stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from youji.shared.actor import Actor


@dataclass(frozen=True, slots=True)
class Figure:
    """One column: how many there are in each place of an actor's area, and what to ask of which list to read them.

    The list takes ``division``, the beginning of a code, and answers with the very rows that were counted.
    """

    key: str
    label: str
    count: Callable[[Actor, datetime], Mapping[str, int]]  # by the code of the place itself
    route: str = ""  # of the list; none where the number is of no rows
    asked: Mapping[str, str] = field(default_factory=dict)  # in its address, besides the place


def by_place(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of ``rows`` lie in each place."""
    return dict(rows.order_by().values_list("division").annotate(Count("pk", distinct=True)))
