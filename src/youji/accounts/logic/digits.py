"""Eight digits on paper, the last of which tells a slip of the finger before anybody is asked (the Luhn sum)."""

from __future__ import annotations

LENGTH = 8


def _sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total


def with_check(number: int) -> str:
    """``number`` (below ten million) as eight digits of which the last checks the others."""
    body = f"{number:0{LENGTH - 1}}"
    return f"{body}{(10 - _sum(body + '0') % 10) % 10}"


def checks_out(digits: str) -> bool:
    """Whether these are eight digits that fit together."""
    return len(digits) == LENGTH and digits.isascii() and digits.isdigit() and _sum(digits) % 10 == 0
