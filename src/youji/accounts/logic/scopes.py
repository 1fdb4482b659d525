"""What an API token may be used for: ``<room>:read`` or ``<room>:write``, within its person's roles."""

from __future__ import annotations

from collections.abc import Mapping

from youji.shared.actor import Actor

READ, WRITE = "read", "write"
#: What tokens can be given, in words, by scope: ``accounts.selectors.scopes`` gathers it from the rooms.
Scopes = Mapping[str, str]


def allows(actor: Actor, scope: str) -> bool:
    """Whether ``actor`` may do ``scope``: a person always (roles decide), a token when granted.

    Being allowed to write a room includes reading it.
    """
    if actor.scopes is None or scope in actor.scopes:
        return True
    room, _, kind = scope.partition(":")
    return kind == READ and f"{room}:{WRITE}" in actor.scopes
