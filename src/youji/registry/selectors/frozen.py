"""What whoever edits the register should know: where what it says has been handed in and is judged as it was then."""

from __future__ import annotations

from collections.abc import Iterable

from youji.registry.models import Base, Operator
from youji.shared import rooms

#: Where a room above says so: a function from numbers of bases to sentences.
POINT = "registry.frozen"


def frozen_of_base(base: Base) -> list[str]:
    """Where the base has been handed in, a sentence for each."""
    return _said([base.pk])


def frozen_of_operator(operator: Operator) -> list[str]:
    """The same of every base of the operator."""
    return _said(operator.bases.values_list("pk", flat=True))


def _said(base_ids: Iterable[int]) -> list[str]:
    return [sentence for tell in rooms.extensions(POINT).values() for sentence in tell(base_ids)]
