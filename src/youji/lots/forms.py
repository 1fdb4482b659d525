"""Input of the pages, cleaned."""

from __future__ import annotations

from typing import Any

from youji.lots.fields import MOVEMENT, MOVEMENTS, OUTCOME, REASON, TAKEN_IN
from youji.shared.fields import DescribedForm


class MovementForm(DescribedForm):
    """One movement of a lot: what belongs to its kind is asked."""

    described = MOVEMENT

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, fields=MOVEMENTS[kind].fields, **kwargs)


class OutcomeForm(DescribedForm):
    """What became of so much as was sent."""

    described = OUTCOME


class TakenInForm(DescribedForm):
    """What was bought in from somebody who is not on the platform."""

    described = TAKEN_IN


class ReasonForm(DescribedForm):
    """Why."""

    described = REASON
