"""Enters a rule in the rulebook and leaves it the plain function it is, so that it can be carried to the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from youji.shared.findings import RULEBOOK, Rule, Source

F = TypeVar("F", bound=Callable[..., object])


def judging(code: str, instrument: str, provision: str) -> Callable[[F], F]:
    """Register a rule of use under ``code``; its docstring's first line is the rule as the rulebook prints it.

    Raises:
        ValueError: ``code`` is taken.
    """

    def register(made: F) -> F:
        if code in RULEBOOK:
            raise ValueError(f"rule {code} is defined twice")
        RULEBOOK[code] = Rule(code, (made.__doc__ or "").partition("\n")[0], Source(instrument, provision))
        return made

    return register
