"""Whether somebody may act now: one question, whoever asks it, a browser or a program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """What comes first."""

    OWN_PASSWORD = "own-password"  # noqa: S105
    SECOND_FACTOR = "second-factor"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Standing:
    """What of somebody the question looks at."""

    officer: bool
    first_password: bool  # somebody else chose it
    set_up: bool  # the second factor
    used: bool  # the second factor, where this way in was opened


def lacking(standing: Standing, *, second_factor_required: bool) -> Lack | None:
    """What the person has to do before acting; nothing, where they may act."""
    if standing.first_password:
        return Lack.OWN_PASSWORD
    if not (standing.officer and second_factor_required):
        return None
    if not standing.set_up:
        return Lack.SECOND_FACTOR
    return None if standing.used else Lack.CODE
