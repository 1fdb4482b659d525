"""The suspensions that keep a 经营主体 from issuing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from youji.catalogue.logic.courses import HALTED
from youji.catalogue.selectors.bad_news import bad_news_beside, is_quiet


def suspended(operator_id: int, bases: Collection[int], day: date) -> tuple[str, ...]:
    """The suspensions that lie on the bases or on their 经营主体 on the day, in words."""
    return suspended_of([(operator_id, tuple(bases))], day)[operator_id, tuple(bases)]


def suspended_of(
    asked: Collection[tuple[int, tuple[int, ...]]], day: date
) -> dict[tuple[int, tuple[int, ...]], tuple[str, ...]]:
    """The same of several: operator and bases → the suspensions."""
    found: dict[tuple[int, tuple[int, ...]], tuple[str, ...]] = {}
    by_owner: dict[int, set[tuple[int, ...]]] = defaultdict(set)
    for owner, bases in asked:
        by_owner[owner].add(bases)
    for owner, several in by_owner.items():
        quiet = is_quiet(sorted({base for bases in several for base in bases}), owner)
        for bases in several:
            found[owner, bases] = () if quiet else _halted(owner, bases, day)
    return found


def _halted(operator_id: int, bases: Sequence[int], day: date) -> tuple[str, ...]:
    beside = bad_news_beside([(str(base), base, operator_id) for base in bases or (0,)], on=day, most=None)
    news = dict.fromkeys(
        f"“{one.name}”{one.happened}" for some in beside.values() for one in some if one.status in HALTED
    )
    return tuple(news)
