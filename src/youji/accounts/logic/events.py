"""What this room tells the worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailChangeAsked:
    """Another mail address waits to be confirmed: the old one is asked, the new one told."""

    proposal: int


@dataclass(frozen=True, slots=True)
class MailChanged:
    """The new mail address holds; ``before`` is the one that did."""

    proposal: int
    before: str


@dataclass(frozen=True, slots=True)
class WayInAsked:
    """An account has no password: the way to one goes to the address on file."""

    person: int


@dataclass(frozen=True, slots=True)
class PasswordResetAsked:
    """Somebody at the door asked for a new password by mail. Whether the address is anybody's is found out later."""

    email: str
