"""What this room tells the worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PasswordResetAsked:
    """Somebody at the door asked for a new password by mail. Whether the address is anybody's is found out later."""

    email: str
