"""Whose a treatment was: of the crop that stands on the ground, or of one that is there no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def of_what_stood_before(
    day: date, *, began: date, same: bool, taken: Iterable[date], put: Iterable[date]
) -> bool:
    """Whether what another season was given on ``day`` went to what was there before this one ``began``.

    It did not where the ``same`` is grown on and nothing was ``taken`` of it until then, nor anything new ``put`` there:
    the bushes are those that were sprayed, and a season that is closed and opened again makes nothing of that undone.
    """
    if day >= began:
        return False
    return not same or any(day <= one <= began for one in taken) or any(one >= day for one in put)
